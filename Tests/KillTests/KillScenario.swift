import Foundation

/// What is done when `fcd` is killed: a command, or several after one another.
enum KillScenario: String, CaseIterable, Sendable {
    case register, create, attach, detach, move, delete
    case bulkRegister = "bulk register"
    case bulkOwner = "bulk owner"
    case bulkMove = "bulk move"
    case bulkRetire = "bulk retire and purge"
    case apply = "apply a manifest that makes disks"

    static let paths = (0..<6).map { "[datastore1] bulk/disk \($0).vmdk" }
    /// First Class Disks on `app-01` at first.
    static let attached = (0..<4).map { "held-\($0)" }
    /// First Class Disks that nobody holds at first.
    static let detached = (0..<3).map { "free-\($0)" }
    /// VMDKs that are registered in bulk.
    static let bulkPaths = (0..<20).map { "[datastore2] legacy/disk \($0).vmdk" }
    /// First Class Disks on `app-01` at first that are moved in bulk, every second one to another VM.
    static let crowd = (0..<10).map { "crowd-\($0)" }
    /// First Class Disks that are retired and purged.
    static let old = (0..<8).map { "old-\($0)" }

    /// Disks that a manifest makes, on `app-02` the first half of them.
    static let made = (0..<6).map { "made-\($0)" }

    static func target(ofCrowd index: Int) -> String { index.isMultiple(of: 2) ? "app-02" : "app-03" }

    /// The files of rows that the commands read, by name.
    static var files: [String: String] {
        [
            "register.csv": "path,owner,tags\n" + bulkPaths.map { "\($0),storage,bulk\n" }.joined(),
            "owner.csv": "disk,team\n" + (detached + crowd).map { "\($0),storage\n" }.joined(),
            "move.csv": "disk,to\n"
                + crowd.enumerated().map { "\($1),\(target(ofCrowd: $0))\n" }.joined(),
            "retire.csv": "disk\n" + old.map { "\($0)\n" }.joined(),
            "disks.csv": "name,size,datastore,owner.team,attach.vm\n"
                + made.enumerated().map { "\($1),1GiB,datastore2,storage,\($0 < 3 ? "app-02" : "")\n" }.joined(),
        ]
    }

    /// The command lines; a file is named by its place below `home`.
    func commands(in home: String) -> [[String]] {
        switch self {
        case .register: [["register"] + Self.paths + ["--owner", "storage", "--tag", "bulk"]]
        case .create: [["create", "new", "--size", "1GiB", "--datastore", "datastore2", "--owner", "storage"]]
        case .attach: [["attach"] + Self.detached + ["--vm", "app-02"]]
        case .detach: [["detach"] + Self.attached]
        case .move: [["move"] + Self.attached + ["--to", "app-02"]]
        case .delete: [["rm"] + Self.detached + ["--yes"]]
        case .bulkRegister: [["register", "--from", "\(home)/register.csv"]]
        case .bulkOwner: [["owner", "set", "--from", "\(home)/owner.csv"]]
        case .bulkMove: [["move", "--rows", "\(home)/move.csv"]]
        case .apply: [["apply", "\(home)/disks.csv", "--yes"]]
        // The look of the sync has to come after the mark, and the purge after the grace.
        case .bulkRetire:
            [["retire", "--from", "\(home)/retire.csv", "--after", "1s"], ["sync"], ["purge", "--yes"]]
        }
    }

    /// How long to wait before each command but the first.
    var pause: Duration { self == .bulkRetire ? .milliseconds(1_100) : .zero }

    /// Whether the same commands a second time are to end well, whatever the first ones came to.
    var isRepeatable: Bool { self != .create && self != .delete }

    /// How the repeated commands may end: a disk that is purged cannot be retired once more.
    var allowedStatuses: Set<Int32> { self == .bulkRetire ? [0, 3, 10] : [0] }
}
