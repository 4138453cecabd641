import FCD

/// The three managers that offer calls on disks. The calls differ by name and by whether they name a datastore.
enum DiskManager {
    static let vCenter = "VcenterVStorageObjectManager"
    static let host = "HostVStorageObjectManager"
    static let globalCatalog = "VslmVStorageObjectManager"
}

extension MethodTable {
    /// Adds one operation under the names that the managers give it.
    mutating func add(
        vCenter: String? = nil,
        host: String? = nil,
        globalCatalog: String? = nil,
        privilege: String? = nil,
        _ handler: @escaping Handler
    ) {
        if let vCenter { add(DiskManager.vCenter, vCenter, privilege: privilege, handler) }
        if let host { add(DiskManager.host, host, privilege: privilege, handler) }
        if let globalCatalog { add(DiskManager.globalCatalog, globalCatalog, privilege: privilege, handler) }
    }
}

extension MethodCall {
    /// The disk that `id` names, on the `datastore` that is named, if one is.
    func disk(_ state: ServerState) throws(Fault) -> FirstClassDisk {
        let datastore = optionalReference("datastore")
        if let datastore { _ = try state.inventory.datastore(datastore) }
        let disk = try state.inventory.disk(try id("id"), on: datastore)
        guard service != .vslm || !disk.isHidden else { throw .notFound("disk \(disk.id)") }
        guard !disk.isUnreadable else { throw state.unreadable(disk) }
        return disk
    }
}

extension ServerState {
    /// What reading a broken disk answers.
    func unreadable(_ disk: FirstClassDisk) -> Fault {
        .fileFault(inventory.path(of: disk).description, "the disk's descriptor cannot be read")
    }
}
