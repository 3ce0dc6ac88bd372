"""Days: what can be read in one way only."""

import pytest

from framing.reading.dates import iso_day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-02-02", "2022-02-02"), ("2022-02-02T23:00:00-05:00", "2022-02-02"),
        ("2022-02-02 10:00", "2022-02-02"), ("20220202", "2022-02-02"), ("2022/02/02", "2022-02-02"),
        ("2 February 2022", "2022-02-02"), ("2nd Feb. 2022", "2022-02-02"), ("February 2, 2022", "2022-02-02"),
        ("Sept 2, 2022 at 9:05 pm", "2022-09-02"), ("Wednesday, 2 February 2022", "2022-02-02"),
        ("Wed, 02 Feb 2022 10:00:00 +0000", "2022-02-02"),
        ("25/12/2021", "2021-12-25"), ("12/25/2021", "2021-12-25"), ("02/02/2022", "2022-02-02"),
        ("02/03/2022", None), ("2022-02-30", None), ("2022", None), ("yesterday", None), ("1643796000", None),
        ("2 Foo 2022", None), ("2022-02-02 or later", None), ("", None), ("0000-00-00", None),
        ("٢٠٢٢-٠٢-٠٢", None),
    ],
)  # fmt: skip
def test_days(written, day):
    assert iso_day(written) == day
