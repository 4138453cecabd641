import ArgumentParser
import FCD
import Lifecycle

/// Disks by name, or one by the device that it is of a VM.
struct DeviceOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Disks, by ID, beginning of an ID, name or path; the path of a plain VMDK too.",
            valueName: "disk"
        )
    )
    var disks: [String] = []

    @Option(
        name: .customLong("disk"),
        help: ArgumentHelp(
            "Instead of disks: the VM's own, by label (\"Hard disk 2\") or device key.",
            valueName: "label"
        )
    )
    var device: String?

    /// - parameter vm: The option that names the VM, and what was given.
    func require(vm: (option: String, value: String?)) throws {
        if device != nil, !disks.isEmpty { throw ValidationError("Give disks or --disk, not both.") }
        if device == nil, disks.isEmpty { throw ValidationError("Name a disk, or a VM's own with --disk.") }
        if device != nil, vm.value == nil {
            throw ValidationError("--disk needs the VM whose disk it is: \(vm.option).")
        }
    }

    /// What is named, to be looked up one after the other.
    var names: [String] { device.map { [$0] } ?? disks }

    /// Looks one up.
    func find(_ name: String, on machine: VirtualMachine?, with lifecycle: DiskLifecycle) async throws -> NamedDisk {
        guard device != nil, let machine else { return try await lifecycle.namedDisk(name) }
        return try await lifecycle.namedDisk(name, of: machine)
    }
}
