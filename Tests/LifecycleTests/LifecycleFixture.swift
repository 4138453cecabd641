import Catalog
import FCD
import Foundation
import Lifecycle
import Simulator

/// A simulated vCenter, a catalog in a folder of its own, and a lifecycle that joins them.
struct LifecycleFixture {
    let vcenter: SimulatedVCenter
    let catalog: DiskCatalog
    let lifecycle: DiskLifecycle
    private let folder: TemporaryFolder

    init(
        _ vcenter: SimulatedVCenter = SimulatedVCenter(seed: .small),
        username: String = SimulatedVCenter.administrator,
        through transport: (any Transport)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws {
        self.vcenter = vcenter
        folder = try TemporaryFolder()
        catalog = try DiskCatalog.open(at: folder.path + "/catalog.sqlite", mode: .readWrite)
        lifecycle = try await Self.connect(to: transport ?? vcenter, catalog: catalog, username: username, now: now)
    }

    /// A colleague: another session on the same server, with this or another catalog.
    static func connect(
        to vcenter: any Transport,
        catalog: DiskCatalog?,
        username: String = SimulatedVCenter.administrator,
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws -> DiskLifecycle {
        let credentials = Credentials(username: username, password: SimulatedVCenter.defaultPassword)
        let client = try await VSphereClient.connect(to: Endpoint(host: "vcenter.example"), over: vcenter)
        try await client.login(credentials)
        try client.logInAgain { credentials }
        return try DiskLifecycle(client: client, disks: try await client.openDisks(), catalog: catalog, now: now)
    }

    /// A disk on `datastore1`, ready to be attached.
    func addDisk(_ name: String = "data", attachedTo machine: String? = nil) async throws -> Disk {
        let id = try vcenter.addDisk(name: name, on: "datastore1", attachedTo: machine)
        return try await lifecycle.disks.retrieve(DiskID(id))
    }

    func machine(_ name: String) async throws -> VirtualMachine {
        try await lifecycle.inventory.virtualMachine(name)
    }

    /// The names of the VMs that hold the disk, by the simulator's own devices.
    func holders(of disk: Disk) -> [String] {
        ["app-01", "app-02"].filter { name in
            vcenter.devices(of: name).contains { $0.diskID == disk.id.rawValue }
        }
    }

    /// The VMs that the catalog has as present holders.
    func cataloguedHolders(of disk: Disk) throws -> [String] {
        guard let row = try lifecycle.record(of: disk.id) else { return [] }
        return try catalog.attachments(diskID: row.id).filter { $0.to == nil }.map(\.vmName)
    }

    /// What the catalog has as marked for deletion.
    func retired() throws -> [DiskListing] {
        let (ended, waiting) = try lifecycle.retiredDisks()
        return ended + waiting
    }

    /// The newest operation of the journal.
    func lastOperation() throws -> OperationRecord? {
        try catalog.operations(OperationFilter(limit: 1)).first
    }

    /// Calls that changed something, made since the simulator last forgot its calls.
    var changes: [String] {
        let words = [
            "Attach", "Detach", "Register", "Create", "Delete", "Update", "Reconfig", "Set", "Clear", "Clone",
            "Extend", "Inflate", "Rename", "Relocate", "Unregister",
        ]
        let harmless: Set = ["CreateContainerView", "CreateFilter", "CreatePropertyCollector"]
        return vcenter.callSequence.filter { call in
            !harmless.contains(call) && !call.contains("List") && words.contains { call.contains($0) }
                && call != "WaitForUpdatesEx"
        }
    }
}

/// A folder that goes away with its last user.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "fcd-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
