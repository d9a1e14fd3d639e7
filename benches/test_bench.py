"""What can be wrong without a server: judging, reading the server's log, notes. `python3 -m unittest discover benches`."""

import math
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from bench.page import read_notes
from bench.recovery import longest_transaction
from bench.shell import Failed, measured, until
from bench.stats import Goal, Series, number, percentile, ratio

LOG = """\
1000.010 [7] LOG:  duration: 0.500 ms  statement: BEGIN
1000.030 [7] LOG:  duration: 19.000 ms  execute <unnamed>: WITH picked AS (SELECT id FROM "qualification_runs" FOR UPDATE) UPDATE "qualification_runs" SET x
1000.032 [8] LOG:  duration: 0.100 ms  statement: BEGIN
1000.040 [7] LOG:  duration: 2.000 ms  statement: COMMIT
1000.900 [8] LOG:  duration: 0.100 ms  execute s1: SELECT count(*) FROM qualification_runs
1001.900 [8] LOG:  duration: 0.100 ms  statement: COMMIT
"""


class Judging(unittest.TestCase):
    def test_a_wrong_run_scores_nothing(self):
        series = Series()
        series.add(100.0)
        series.add(1_000_000.0, ["a live row was changed"])
        self.assertEqual(series.values, [100.0, 0.0])
        self.assertEqual(series.wrong, ["a live row was changed"])

    def test_what_was_not_measured_is_neither_met_nor_missed(self):
        self.assertEqual(Goal("x", math.nan, 75).verdict, "not measured")
        self.assertEqual(Goal("x", ratio(1.0, 0.0), 75).verdict, "not measured")

    def test_goals_have_a_direction(self):
        self.assertEqual(Goal("x", 75.0, 75).verdict, "met")
        self.assertEqual(Goal("x", 74.9, 75).verdict, "**missed**")
        self.assertEqual(Goal("x", 10.6, 10.5, "at most").verdict, "**missed**")

    def test_percentiles_are_values_that_were_measured(self):
        self.assertEqual(percentile(range(1, 101), 0.99), 99)
        self.assertEqual(percentile([5.0], 0.5), 5.0)

    def test_numbers_keep_three_digits(self):
        self.assertEqual([number(v) for v in (1234.5, 12.34, 0.8512, math.nan)], ["1,234", "12.3", "0.851", "–"])


class Reading(unittest.TestCase):
    def test_the_longest_transaction_is_the_longest_that_wrote(self):
        self.assertAlmostEqual(longest_transaction(LOG), 0.0305, places=6)

    def test_a_statement_outside_a_transaction_counts_for_itself(self):
        line = "1000.500 [7] LOG:  duration: 250.000 ms  execute <unnamed>: UPDATE qualification_runs SET status = $1\n"
        self.assertAlmostEqual(longest_transaction(line), 0.25, places=6)

    def test_notes_are_kept_by_heading(self):
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "notes.md")
            path.write_text("# Notes\n\n## P1\n\nWhy.\n\n## P2\nMore.\n")
            self.assertEqual(read_notes(path), {"P1": "Why.", "P2": "More."})


class Running(unittest.TestCase):
    def test_the_memory_of_the_child_is_measured_and_not_ours(self):
        ballast = b"x" * 100_000_000
        self.assertLess(measured(["true"]).peak_kib, 20_000)
        del ballast

    def test_waiting_for_what_never_comes_says_what_it_was(self):
        with self.assertRaisesRegex(Failed, "the moon"):
            until("the moon", lambda: False, 0.05)


if __name__ == "__main__":
    unittest.main()
