"""What the student adds, measured with the program itself: evaluate.py MOODSIC LABELS.csv SONGS [FOLDS_SEEDS...]

LABELS.csv has the columns path and mood, paths relative to SONGS. Five stratified folds, songs of a folder apart and not."""
import json
import subprocess
import sys
import tempfile

program, labels, songs, *seeds = sys.argv[1:]


def run(*arguments):
    said = subprocess.run([program, *arguments, "--data-dir", data, "--json", "--quiet"], check=True, capture_output=True)
    return json.loads(said.stdout)


with tempfile.TemporaryDirectory() as data:
    run("import", labels, "--music", songs)
    for group in ("folder", "none"):
        runs = [run("evaluate", "--group-by", group, "--seed", seed) for seed in seeds or ("0", "1", "2")]
        accuracy, f1 = (sum(r[k] for r in runs) / len(runs) for k in ("accuracy", "macro_f1"))
        songs_, guess = runs[0]["songs"], runs[0]["baseline_accuracy"]
        error = (accuracy * (1 - accuracy) / songs_) ** 0.5
        print(f"grouped by {group}: {songs_} songs, accuracy {accuracy:.3f} ± {error:.3f}, macro F1 {f1:.3f}, guessing {guess:.3f}")
