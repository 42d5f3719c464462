#!/usr/bin/env bash
# The songs that the student learned from, out of Debian's packages: fetch.sh DIR (4 GB of downloads; never commit the music).
# Needs apt-get (after apt-get update), dpkg-deb and unzip.
set -eu
dir=${1:?usage: fetch.sh DIR}; mkdir -p "$dir/.debs"; dir=$(cd "$dir" && pwd)
labelled="0ad-data berusky2-data extremetuxracer-data fretsonfire-songs-muldjord fretsonfire-songs-sectoid funnyboat marsshooter-data nexuiz-music openarena-088-data singularity-music starfighter-data supertuxkart-data ufoai-music zaz-data"
others="7kaa-data a7xpg-data adonthell-data amoebax-data ardentryst asc-music boswars-data brainparty-data btanks-data caveexpress-data colobot-common-sounds drascula-music enigma-data fillets-ng-data flare-game freeciv-data freedink-data freedroidrpg-data frozen-bubble-data glob2-data gunroar-data hedgewars-data hex-a-hop-data hyperrogue-music lincity-ng-data lugaru-data megaglest-data minetest-data mu-cade-data naev-data noiz2sa-data openclonk-data parsec47-data pathological planetblupi-music-ogg plee-the-bear-data powermanga-data pushover-data raincat-data redeclipse-data rrootage-data supertux-data titanion-data torcs-data torus-trooper-data trackballs-data tumiki-fighters-data tuxmath-data tuxtype-data unknown-horizons warmux-data warzone2100-music wesnoth-1.16-music widelands-data wizznic-data xmoto-data"
for package in $labelled $others; do
    [ -e "$dir/$package/.done" ] && continue
    (cd "$dir/.debs" && apt-get download "$package" >/dev/null)
    mkdir -p "$dir/$package"
    dpkg-deb --fsys-tarfile "$dir/.debs/$package"_*.deb |
        tar -x -C "$dir/$package" --wildcards --ignore-case '*.ogg' '*.mp3' '*.opus' '*.flac' '*copyright*' '*.zip' '*.pk3' 2>/dev/null || true
    find "$dir/$package" -type f \( -iname '*.zip' -o -iname '*.pk3' \) -print0 | while IFS= read -r -d '' archive; do
        mkdir -p "$dir/$package/zip"
        unzip -qo "$archive" '*.ogg' '*.mp3' -d "$dir/$package/zip" 2>/dev/null || true
        rm -f "$archive"
    done
    rm -f "$dir/.debs/$package"_*.deb
    touch "$dir/$package/.done"
done
