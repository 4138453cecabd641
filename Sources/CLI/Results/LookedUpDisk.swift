import FCD
import Lifecycle

/// What a name on the command line stands for, where all names are looked up before anything is changed.
enum LookedUpDisk {
    case found(Disk)
    /// No disk, or several: reported when its turn comes, so that the others are done.
    case failed(any Error)

    /// - Throws: What is said here.
    func disk() throws -> Disk {
        switch self {
        case .found(let disk): return disk
        case .failed(let error): throw error
        }
    }

    /// Looks all names up, each disk once: one that is named twice is said to be.
    ///
    /// - Throws: ``FCDError`` for what would meet every name alike, such as a connection that is gone.
    static func all(_ names: [String], in lifecycle: DiskLifecycle, output: OutputOptions) async throws
        -> [LookedUpDisk]
    {
        var named: [LookedUpDisk] = []
        var seen: Set<DiskID> = []
        for name in names {
            do {
                let disk = try await lifecycle.disk(name)
                if seen.insert(disk.id).inserted {
                    named.append(.found(disk))
                } else {
                    output.note("\(disk.name) (\(disk.id)) is named more than once, and changed once")
                }
            } catch let error as FCDError where [.notFound, .ambiguous, .invalidArgument].contains(error.code) {
                named.append(.failed(error))
            }
        }
        return named
    }
}
