import FCD

extension DatastorePath {
    /// Refuses what cannot be a disk before anything is called.
    ///
    /// - parameter fate: What the disk was to be, such as `registered`.
    /// - Throws: ``FCDError`` with ``FCDError/Code/invalidArgument``.
    func requireDescriptor(forBeing fate: String) throws(FCDError) {
        let file = fileName.lowercased()
        guard file.hasSuffix(".vmdk"), file != ".vmdk" else {
            throw FCDError(
                .invalidArgument,
                path.isEmpty || path.hasSuffix("/")
                    ? "\(self) is a folder, not a VMDK"
                    : "\(self) is a folder, or no VMDK: its name does not end in .vmdk",
                hint: "name the disk's descriptor file, such as '[\(datastore)] folder/disk.vmdk'"
            )
        }
        for (ending, what) in [
            ("-flat.vmdk", "the data of a disk"), ("-ctk.vmdk", "a list of changed blocks"),
            ("-delta.vmdk", "the delta of a snapshot"), ("-sesparse.vmdk", "the delta of a snapshot"),
            ("-rdm.vmdk", "the way to a raw LUN"), ("-rdmp.vmdk", "the way to a raw LUN"),
        ] where file.hasSuffix(ending) {
            let disk = String(path.dropLast(ending.count)) + ".vmdk"
            throw FCDError(
                .invalidArgument,
                "\(self) holds \(what), and only a disk's descriptor can be \(fate)",
                hint: "try '[\(datastore)] \(disk)'"
            )
        }
        if fileName.wholeMatch(of: /.+-[0-9]{6}\.vmdk/) != nil {
            throw FCDError(
                .invalidArgument,
                "\(self) is the delta of a VM's snapshot, which cannot be \(fate)",
                hint: "delete or consolidate the VM's snapshots first"
            )
        }
    }

    /// The same place written in the one way that the server writes it: without empty parts and `.`.
    var normalized: DatastorePath {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return DatastorePath(datastore: datastore, path: parts.joined(separator: "/"))
    }

    /// Whether the two can be told apart by upper and lower case alone, if at all: on some datastores such paths are
    /// one file.
    func isLike(_ other: DatastorePath) -> Bool {
        datastore == other.datastore && normalized.path.lowercased() == other.normalized.path.lowercased()
    }
}
