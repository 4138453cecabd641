/// `VirtualMachine.ReconfigVM_Task` with one disk device that comes or goes; done as a whole or not at all.
///
/// No file operation is ever sent: the file behind the device stays where and as it is.
package struct ReconfigureDisk: TaskOperation {
    package enum Change: Sendable {
        case add(DiskDeviceSpec)
        /// By the device's key.
        case remove(Int)
    }

    package static let service = SOAPService.vim
    package let method = "ReconfigVM_Task"
    package let target: ManagedObjectReference
    let change: Change
    /// The server refuses the change where the VM has been changed since: the device with that key may be another.
    let changeVersion: String?

    package init(virtualMachine: ManagedObjectReference, _ change: Change, changeVersion: String?) {
        target = virtualMachine
        self.change = change
        self.changeVersion = changeVersion
    }

    package func encode(into body: inout XMLWriter) {
        body.element("spec") { spec in
            if let changeVersion { spec.element("changeVersion", changeVersion) }
            spec.element("deviceChange") { deviceChange in
                switch change {
                case .add(let disk):
                    deviceChange.element("operation", "add")
                    deviceChange.element("device", attributes: [("xsi:type", "VirtualDisk")]) { disk.encode(into: &$0) }
                case .remove(let key):
                    deviceChange.element("operation", "remove")
                    deviceChange.element("device", attributes: [("xsi:type", "VirtualDisk")]) { device in
                        device.element("key", key)
                        device.element("capacityInKB", 0)
                    }
                }
            }
        }
    }
}
