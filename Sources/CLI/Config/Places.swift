import Foundation

/// Where this program keeps its files, by the XDG base directory specification.
struct Places: Equatable, Sendable {
    /// The person's home, for paths that start with `~/`.
    let home: String
    /// `~/.config/fcd/config.yaml`.
    let configurationFile: String
    /// `~/.local/share/fcd/catalog.sqlite`.
    let catalogFile: String
    /// `~/.local/state/fcd`: sessions.
    let stateDirectory: String

    init(environment: [String: String]) {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
        func base(_ variable: String, _ otherwise: String) -> String {
            // The specification: "If an implementation encounters a relative path … it should … ignore it".
            guard let path = environment[variable], path.hasPrefix("/") else { return home + "/" + otherwise }
            return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        }
        self.home = home
        configurationFile = base("XDG_CONFIG_HOME", ".config") + "/fcd/config.yaml"
        catalogFile = base("XDG_DATA_HOME", ".local/share") + "/fcd/catalog.sqlite"
        stateDirectory = base("XDG_STATE_HOME", ".local/state") + "/fcd"
    }

    /// A path as the configuration file writes it: `~/…` is below the home, a relative one below the file's folder.
    func resolve(_ path: String) -> String {
        if path == "~" { return home }
        if path.hasPrefix("~/") { return home + path.dropFirst() }
        if path.hasPrefix("/") { return path }
        return (configurationFile as NSString).deletingLastPathComponent + "/" + path
    }
}
