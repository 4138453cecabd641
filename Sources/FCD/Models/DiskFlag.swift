/// A control flag of a disk: one of `vslmVStorageObjectControlFlag`.
public enum DiskFlag: String, Sendable, CaseIterable, Comparable {
    /// The disk stays when a VM that holds it is deleted.
    case keepAfterDeleteVM = "keepAfterDeleteVm"
    /// The disk is not relocated, by nobody and nothing.
    case disableRelocation
    /// Changed blocks are tracked.
    case enableChangedBlockTracking

    /// In the order of the API's list.
    public static func < (left: Self, right: Self) -> Bool { left.position < right.position }

    private var position: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Control flags that a call names: at least one.
///
/// To the server an empty list means *all* flags when they are cleared, so there is no empty set of this type.
public struct DiskFlagSet: Sendable, Equatable {
    /// Each once, in the order of the API's list; never empty.
    public let flags: [DiskFlag]

    /// A set of one flag and more.
    public init(_ first: DiskFlag, _ more: DiskFlag...) {
        flags = Set(more + [first]).sorted()
    }

    /// nil where there are no flags.
    public init?(_ flags: some Sequence<DiskFlag>) {
        let flags = Set(flags).sorted()
        guard !flags.isEmpty else { return nil }
        self.flags = flags
    }

    func encode(into body: inout XMLWriter) {
        for flag in flags { body.element("controlFlags", flag.rawValue) }
    }
}

extension Disk {
    /// Whether the flag is set; nil where the server does not tell.
    public subscript(flag: DiskFlag) -> Bool? {
        get {
            switch flag {
            case .keepAfterDeleteVM: keepAfterDeleteVM
            case .disableRelocation: relocationDisabled
            case .enableChangedBlockTracking: changedBlockTracking
            }
        }
        set {
            switch flag {
            case .keepAfterDeleteVM: keepAfterDeleteVM = newValue
            case .disableRelocation: relocationDisabled = newValue
            case .enableChangedBlockTracking: changedBlockTracking = newValue
            }
        }
    }
}
