"""From a study to charts: each module picks the spans, words the finding and fills figure and table of one question."""
