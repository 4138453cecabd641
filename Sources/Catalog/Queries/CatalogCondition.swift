public import Foundation

/// One condition that a disk must meet, or must not.
public struct CatalogCondition: Equatable, Sendable {
    /// What is asked of a disk. Of several values one must fit.
    public enum Test: Equatable, Sendable {
        /// Words that follow one another in its name, its path, the names of its VMs, its tags, metadata or owner.
        case words(SearchPhrase)
        /// A text of it.
        case text(TextField, [TextPattern])
        /// A key of its metadata, with a value.
        case metadata([MetadataPattern])
        /// What holds or does not.
        case flag(FlagField, Bool)
        /// A number.
        case number(NumberField, [ValueTest<Int64>])
        /// A time.
        case time(TimeField, [ValueTest<Date>])
        /// Where it is in its life. Disks that are gone or deleted are found when their state is asked for.
        case state([DiskRecord.State])
        /// Several conditions that must all hold.
        case all([CatalogCondition])
        /// Several conditions of which one must hold.
        case any([CatalogCondition])
    }

    /// What is asked.
    public var test: Test
    /// Whether the disks are meant that do not meet it, those of which it is not known among them.
    public var isNegated: Bool

    /// Makes a condition.
    public init(_ test: Test, isNegated: Bool = false) {
        self.test = test
        self.isNegated = isNegated
    }
}

extension CatalogCondition {
    /// What text is compared. ASCII letters are the same in upper and lower case, but for tags and paths.
    public enum TextField: String, CaseIterable, Sendable {
        /// The disk's name.
        case name
        /// `[ds] folder/x.vmdk`, or what stands behind the datastore.
        case path
        /// The beginning of the server's ID.
        case id
        /// Team, person or contact.
        case owner
        /// The owner's team.
        case team
        /// The owner's person.
        case person
        /// The owner's contact.
        case contact
        /// Who pays.
        case costCentre
        /// What the disk is for.
        case purpose
        /// `name` of a local tag, `category/name` of one of vSphere's; patterns of the two parts are compared apart.
        case tag
        /// Name or managed object ID of its datastore.
        case datastore
        /// Name or managed object ID of a virtual machine that it is attached to.
        case vm
        /// Name, address or instance UUID of its server.
        case server
        /// How its blocks are allocated: `thin`, `eager` or `lazy`.
        case provisioning
        /// Why the server could not read it.
        case fault
    }

    /// What holds or does not.
    public enum FlagField: String, CaseIterable, Sendable {
        /// Whether a virtual machine has it.
        case attached
        /// Whether it is marked for deletion.
        case retired
        /// Whether Kubernetes' storage driver made it.
        case kubernetes
        /// Whether it outlives its virtual machine. Where that is not known, neither holds.
        case keep
        /// Whether the server notes which of its blocks change. Where that is not known, neither holds.
        case changedBlockTracking
        /// Whether the catalog and the disk itself name different owners.
        case conflict
    }

    /// What number is compared.
    public enum NumberField: String, CaseIterable, Sendable {
        /// Capacity in MiB.
        case size
        /// What it takes on its datastore, in MiB.
        case used
        /// How many snapshots the server listed.
        case snapshots
    }

    /// What time is compared.
    public enum TimeField: String, CaseIterable, Sendable {
        /// The latest event of the disk.
        case changed
        /// When the server made it.
        case created
        /// When it was last known to exist.
        case seen
        /// The day on which its ownership ends; times stand for the midnight before them.
        case expires
        /// Since when it is attached as it is, or attached to nothing.
        case since
    }

    /// What a text is compared with.
    public enum TextPattern: Equatable, Sendable {
        /// The whole text.
        case exact(String)
        /// The whole text, with `*` for any text, `?` for any character and `[…]` for one of several; a bracket that stands
        /// for itself is written `[[]`.
        case glob(String)
        /// There is no such text.
        case none
        /// There is one, whatever it is.
        case any
    }

    /// A key of the metadata, and what its value is compared with.
    public struct MetadataPattern: Equatable, Sendable {
        /// The whole key.
        public var key: String
        /// The value; ``TextPattern/any`` for any value.
        public var value: TextPattern

        /// Makes a pattern.
        public init(key: String, value: TextPattern) {
            self.key = key
            self.value = value
        }
    }

    /// What a number or a time is compared with.
    public enum ValueTest<Bound: Equatable & Sendable>: Equatable, Sendable {
        /// At least `from`, and less than `before`; nil for no bound.
        case range(from: Bound?, before: Bound?)
        /// It is not known, or there is none.
        case none
        /// It is known.
        case any
    }
}
