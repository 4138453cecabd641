/// A disk controller of a virtual machine.
public struct VirtualController: Sendable, Equatable {
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

        public var isSCSI: Bool {
            switch self {
            case .paravirtualSCSI, .lsiLogic, .lsiLogicSAS, .busLogic: true
            case .sata, .nvme, .ide: false
            }
        }
    }

    public var key: Int
    public var kind: Kind
    public var busNumber: Int
    /// `SCSI controller 0`
    public var label: String

    init(_ device: XMLNode, kind: Kind) throws(AnswerError) {
        key = Int(try device.int("key"))
        self.kind = kind
        busNumber = Int(try device.optionalInt("busNumber") ?? 0)
        label = device["deviceInfo", "label"]?.text ?? "controller \(key)"
    }
}
