import Simulator

/// Faults of a busy storage system, as a vCenter sends them.
extension Fault {
    static func fileLocked(_ path: String) -> Fault {
        Fault("FileLocked", "Unable to access the file \(path) since it is locked", ["file": .string(path)])
    }

    static func noDiskSpace(on datastore: String) -> Fault {
        Fault(
            "NoDiskSpace",
            "Insufficient disk space on datastore '\(datastore)'.",
            ["file": .string("[\(datastore)] fcd"), "datastore": .string(datastore)]
        )
    }
}
