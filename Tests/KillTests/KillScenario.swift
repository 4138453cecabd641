import Foundation

/// A command that is killed somewhere.
enum KillScenario: String, CaseIterable, Sendable {
    case register, create, attach, detach, move, delete

    static let paths = (0..<6).map { "[datastore1] bulk/disk \($0).vmdk" }
    /// First Class Disks on `app-01` at first.
    static let attached = (0..<4).map { "held-\($0)" }
    /// First Class Disks that nobody holds at first.
    static let detached = (0..<3).map { "free-\($0)" }

    var arguments: [String] {
        switch self {
        case .register: ["register"] + Self.paths + ["--owner", "storage", "--tag", "bulk"]
        case .create: ["create", "new", "--size", "1GiB", "--datastore", "datastore2", "--owner", "storage"]
        case .attach: ["attach"] + Self.detached + ["--vm", "app-02"]
        case .detach: ["detach"] + Self.attached
        case .move: ["move"] + Self.attached + ["--to", "app-02"]
        case .delete: ["rm"] + Self.detached + ["--yes"]
        }
    }

    /// Whether the same command a second time is to end well, whatever the first one came to.
    var isRepeatable: Bool { self != .create && self != .delete }
}
