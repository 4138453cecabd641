/// A disk controller of a virtual machine.
public struct VirtualController: Sendable, Equatable {
    /// The kinds of controller that disks can sit on.
    public enum Kind: String, Sendable, CaseIterable {
        case paravirtualSCSI
        case lsiLogic
        case lsiLogicSAS
        case busLogic
        case sata
        case nvme
        case ide

        /// From the device's type on the wire.
        package init?(deviceType: String) {
            switch deviceType {
            case "ParaVirtualSCSIController": self = .paravirtualSCSI
            case "VirtualLsiLogicController": self = .lsiLogic
            case "VirtualLsiLogicSASController": self = .lsiLogicSAS
            case "VirtualBusLogicController": self = .busLogic
            case "VirtualAHCIController", "VirtualSATAController": self = .sata
            case "VirtualNVMEController": self = .nvme
            case "VirtualIDEController": self = .ide
            default: return nil
            }
        }

        /// Whether unit 7 is the controller's own.
        public var isSCSI: Bool {
            switch self {
            case .paravirtualSCSI, .lsiLogic, .lsiLogicSAS, .busLogic: true
            case .sata, .nvme, .ide: false
            }
        }
    }

    /// The device key, such as 1000.
    public var key: Int
    /// From the type of the device.
    public var kind: Kind
    /// From 0, counted for each kind of bus.
    public var busNumber: Int
    /// `SCSI controller 0`
    public var label: String
    /// Whether VMs share the bus: `noSharing`, `virtualSharing` or `physicalSharing`; nil where the server does not
    /// say, as for kinds that cannot be shared.
    public var sharedBus: String?
    /// Whether a disk can be added while the VM runs; nil where the server did not say.
    public var supportsHotAdd: Bool?

    /// Whether other VMs may reach the disks on this controller.
    public var isShared: Bool { sharedBus.map { $0 != "noSharing" } ?? false }

    init(_ device: XMLNode, kind: Kind) throws(AnswerError) {
        key = Int(try device.int("key"))
        self.kind = kind
        busNumber = Int(try device.optionalInt("busNumber") ?? 0)
        label = device["deviceInfo", "label"]?.text ?? "controller \(key)"
        sharedBus = device.optionalString("sharedBus")
        supportsHotAdd = kind == .ide ? false : try device.optionalBool("hotAddRemove")
    }
}
