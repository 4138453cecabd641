import FCD
import Foundation

/// Whether a virtual machine runs.
package enum MachinePower: String, Sendable, CaseIterable { case poweredOn, poweredOff, suspended }

/// A virtual machine.
struct VirtualMachine: Sendable {
    typealias PowerState = MachinePower

    let reference: ManagedObjectReference
    var name: String
    var parent: ManagedObjectReference
    var datacenter: ManagedObjectReference
    var host: ManagedObjectReference
    var resourcePool: ManagedObjectReference
    var home: DatastorePath
    var uuid: String
    var instanceUuid: String
    /// 19 for `vmx-19`.
    var hardwareVersion: Int
    var isTemplate = false
    var isChangeTrackingEnabled = false
    var powerState = PowerState.poweredOff
    var controllers: [VirtualController] = []
    var disks: [VirtualDisk] = []
    var drives: [OpticalDrive] = []
    /// Keys of disks with a file system that the running guest has mounted, with their mount points.
    var mounts: [Int: String] = [:]
    /// Whether VMware Tools run in the guest, while it runs.
    var hasTools = true
    /// `connected`, or why the host cannot be asked about the machine.
    var connectionState = "connected"
    var snapshots: [VirtualMachineSnapshot] = []
    var created: Date
    var changeVersion = 1
}

extension VirtualMachine {
    /// Answers what virtual hardware the machine can have.
    var environmentBrowser: ManagedObjectReference {
        ManagedObjectReference(type: "EnvironmentBrowser", value: "envbrowser-\(reference.value)")
    }
}

/// A CD-ROM drive: it takes a unit of its controller as a disk does.
struct OpticalDrive: Sendable {
    var key: Int
    var label: String
    var controllerKey: Int
    var unit: Int
}

/// A snapshot of a virtual machine.
struct VirtualMachineSnapshot: Sendable {
    let reference: ManagedObjectReference
    var number: Int
    var name: String
    var description: String
    var created: Date
    /// The disks' files when it was taken: they are needed as long as the snapshot exists.
    var files: [DatastorePath] = []
}
