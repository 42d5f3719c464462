//! What the window needs from the desktop: a display, libraries, fonts, file dialogs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Check;

/// Opened by the window while it starts, so that a missing one is only noticed then: library and Debian package.
const LIBRARIES: [(&str, &str); 6] = [
    ("libX11-xcb.so.1", "libx11-xcb1"),
    ("libXcursor.so.1", "libxcursor1"),
    ("libXi.so.6", "libxi6"),
    ("libxkbcommon.so.0", "libxkbcommon0"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ("libGL.so.1", "libgl1"),
];

/// Linux and the BSDs find the desktop by variables and load its libraries late.
const X11_OR_WAYLAND: bool = cfg!(all(unix, not(target_os = "macos")));

fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// A place to show the window.
pub(super) fn display() -> Check {
    const NAME: &str = "display";
    if !X11_OR_WAYLAND {
        return Check::fine(NAME, "the system's own");
    }
    let found: Vec<_> = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .into_iter()
        .filter_map(|name| variable(name).map(|value| format!("{name}={}", value.display())))
        .collect();
    if found.is_empty() {
        let detail = "neither DISPLAY nor WAYLAND_DISPLAY is set, so no window can be opened";
        Check::missing(NAME, detail, "start moodsic on a desktop; every subcommand works without one")
    } else {
        Check::fine(NAME, found.join(", "))
    }
}

/// The libraries that are loaded when the window opens.
pub(super) fn window_libraries() -> Check {
    const NAME: &str = "window libraries";
    if !cfg!(feature = "gui") || !X11_OR_WAYLAND {
        return Check::fine(NAME, "none needed");
    }
    let folders = library_folders();
    let missing: Vec<_> =
        LIBRARIES.iter().filter(|(file, _)| !folders.iter().any(|folder| folder.join(file).exists())).collect();
    if missing.is_empty() {
        return Check::fine(NAME, "all there");
    }
    let files: Vec<_> = missing.iter().map(|(file, _)| *file).collect();
    let packages: Vec<_> = missing.iter().map(|(_, package)| *package).collect();
    Check::missing(
        NAME,
        format!("not found: {}", files.join(", ")),
        format!("on Debian or Ubuntu: apt-get install {}", packages.join(" ")),
    )
}

/// Where the loader looks, multiarch folders such as `/usr/lib/x86_64-linux-gnu` included.
fn library_folders() -> Vec<PathBuf> {
    let roots = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/run/opengl-driver/lib"];
    let mut folders: Vec<_> = roots.iter().map(PathBuf::from).collect();
    if let Some(path) = variable("LD_LIBRARY_PATH") {
        folders.extend(env::split_paths(&path));
    }
    for root in ["/lib", "/usr/lib"] {
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        folders.extend(entries.map(|entry| entry.path()).filter(|path| path.is_dir()));
    }
    folders
}

/// Scripts that are not built in, what the names of their fonts have in them, and Debian's package.
const SCRIPTS: [(&str, &[&str], &str); 6] = [
    ("Arabic", &["arabic", "dejavusans", "arial", "geeza", "segoeui"], "fonts-noto-core"),
    ("Hebrew", &["hebrew", "dejavusans", "arial", "segoeui"], "fonts-noto-core"),
    ("Devanagari", &["devanagari", "lohit", "kohinoor", "nirmala"], "fonts-noto-core"),
    ("Thai", &["thai", "garuda", "loma", "thonburi", "leelawad"], "fonts-noto-core"),
    (
        "Chinese and Japanese",
        &["cjk", "notosansjp", "wqy", "fallback", "takao", "ipag", "hiragino", "pingfang", "yugoth", "msyh"],
        "fonts-noto-cjk",
    ),
    ("Korean", &["cjk", "notosanskr", "nanum", "baekmuk", "applesdgothic", "malgun"], "fonts-noto-cjk"),
];

/// More files than a folder of fonts has.
const MOST_FONTS: usize = 20_000;

/// Latin, Greek and Cyrillic are built in; other scripts come from the system.
pub(super) fn fonts() -> Check {
    const NAME: &str = "fonts";
    let home = variable("HOME").map(PathBuf::from).unwrap_or_default();
    let folders = [
        PathBuf::from("/usr/share/fonts"),
        PathBuf::from("/usr/local/share/fonts"),
        PathBuf::from("/System/Library/Fonts"),
        PathBuf::from("C:\\Windows\\Fonts"),
        home.join(".local/share/fonts"),
        home.join(".fonts"),
    ];
    let files: Vec<String> = folders
        .iter()
        .flat_map(|folder| WalkDir::new(folder).max_depth(6).into_iter().flatten().take(MOST_FONTS))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| entry.file_name().to_string_lossy().to_lowercase())
        .collect();
    let lacks =
        |names: &&(&str, &[&str], &str)| !files.iter().any(|file| names.1.iter().any(|part| file.contains(part)));
    let missing: Vec<_> = SCRIPTS.iter().filter(lacks).collect();
    if missing.is_empty() {
        return Check::fine(NAME, format!("built in, and {} of the system's", files.len()));
    }
    let scripts: Vec<&str> = missing.iter().map(|(script, ..)| *script).collect();
    let mut packages: Vec<&str> = missing.iter().map(|(.., package)| *package).collect();
    packages.dedup();
    Check::missing(
        NAME,
        format!("titles in these scripts show as boxes: {}", scripts.join(", ")),
        format!("install fonts of those scripts, on Debian or Ubuntu: apt-get install {}", packages.join(" ")),
    )
}

/// Only a window can ask the GPU.
pub(super) fn texture_limit() -> Check {
    Check::fine("GPU texture limit", "known once a window is open; pictures are cut into tiles that every GPU takes")
}

/// The desktop's own file dialog, or zenity.
pub(super) fn file_dialogs() -> Check {
    const NAME: &str = "file dialogs";
    if !X11_OR_WAYLAND {
        return Check::fine(NAME, "the system's own");
    }
    let portal = "dbus-1/services/org.freedesktop.portal.Desktop.service";
    let data_folders = variable("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let has_portal = env::split_paths(&data_folders).any(|folder| folder.join(portal).exists());
    let bus = variable("DBUS_SESSION_BUS_ADDRESS").is_some()
        || variable("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists());
    let zenity = variable("PATH")
        .and_then(|path| env::split_paths(&path).map(|dir| dir.join("zenity")).find(|file| file.exists()));
    match (has_portal && bus, zenity) {
        (true, _) => Check::fine(NAME, "the desktop's portal"),
        (false, Some(file)) => Check::fine(NAME, file.display().to_string()),
        (false, None) => Check::missing(
            NAME,
            "no desktop portal on a session bus, and no zenity",
            "install xdg-desktop-portal or zenity; the path box and dropping files on the window work without",
        ),
    }
}
