import FCD
import Lifecycle
import Simulator

/// A simulated vCenter with a plain VMDK on `datastore1`, attached to `app-01` where that is wanted.
struct PlainDiskFixture {
    static let path = "[datastore1] plain/data disk.vmdk"

    let base: LifecycleFixture
    var vcenter: SimulatedVCenter { base.vcenter }
    var lifecycle: DiskLifecycle { base.lifecycle }

    init(
        _ vcenter: SimulatedVCenter = SimulatedVCenter(seed: .small),
        attachedTo machine: String? = nil,
        use: DiskUse = DiskUse(),
        through transport: (any Transport)? = nil
    ) async throws {
        base = try await LifecycleFixture(vcenter, through: transport)
        try vcenter.addFile(Self.path, capacityMiB: 2048)
        if let machine { try vcenter.addDevice(Self.path, to: machine, use: use) }
    }

    func machine(_ name: String) async throws -> VirtualMachine { try await base.machine(name) }

    /// The plain disk that the text names.
    func file(_ text: String = path) async throws -> PlainDisk {
        guard case .plain(let file) = try await lifecycle.namedDisk(text) else {
            throw FCDError(.conflict, "\(text) is a First Class Disk")
        }
        return file
    }

    /// The names of the VMs with a device on the file, by the simulator's own devices.
    func holders(of text: String = path) -> [String] {
        ["app-01", "app-02"].filter { name in
            vcenter.devices(of: name).contains { $0.path.description == text }
        }
    }

    /// The device on the file.
    func device(of machine: String) -> SimulatedVCenter.DeviceState? {
        vcenter.devices(of: machine).first { $0.path.description == Self.path }
    }
}
