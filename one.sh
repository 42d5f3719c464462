set -e
# BIN DATA LIST: import and train
BIN=$1; DATA=$2; LIST=$3
export MOODSIC_DATA_DIR=$DATA
$BIN import $LIST --music /tmp/corpus
