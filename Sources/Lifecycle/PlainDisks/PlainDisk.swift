package import FCD

/// A VMDK that is no First Class Disk: known by its file alone.
package struct PlainDisk: Sendable, Equatable {
    package var path: DatastorePath
    package var datastore: Datastore

    /// Whether a device's file, or one that it is a delta of, is this one. Paths that differ in case alone count.
    func isLike(_ path: String?, on reference: ManagedObjectReference?) -> Bool {
        guard let path, reference == nil || reference == datastore.reference,
            let other = try? DatastorePath(parsing: path)
        else { return false }
        return self.path.isLike(other)
    }
}

/// What a person named: a First Class Disk, or the file of a plain one.
package enum NamedDisk: Sendable {
    case firstClass(Disk)
    case plain(PlainDisk)
}

extension VirtualDiskDevice {
    /// Whether the device's own file is this one, to the letter.
    func isBacked(by file: PlainDisk) -> Bool {
        guard let path, datastore == nil || datastore == file.datastore.reference else { return false }
        return (try? DatastorePath(parsing: path))?.normalized == file.path
    }
}

extension VirtualMachine {
    /// The device whose own file is this one.
    func device(holding file: PlainDisk) -> VirtualDiskDevice? { disks.first { $0.isBacked(by: file) } }
}
