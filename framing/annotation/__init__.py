"""The room that finds spans: one file a layer, and the pipeline that says their order."""
