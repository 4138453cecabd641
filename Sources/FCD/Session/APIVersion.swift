/// A version of a vSphere API, such as 8.0.3.0, ordered by its numbers.
public struct APIVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// As the server writes it.
    public let text: String
    private let numbers: [Int]

    /// Reads `8.0.3.0`; nil for what is no dotted number (an unreleased version, say).
    public init?(_ text: String) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }) else { return nil }
        self.text = text
        self.numbers = numbers.compactMap { $0 }
    }

    private init(_ numbers: Int...) {
        self.numbers = numbers
        text = numbers.map(String.init).joined(separator: ".")
    }

    /// As the server writes it.
    public var description: String { text }

    /// By the numbers, missing ones taken as 0.
    public static func < (left: Self, right: Self) -> Bool {
        for index in 0..<max(left.numbers.count, right.numbers.count) {
            let (a, b) = (left.part(index), right.part(index))
            if a != b { return a < b }
        }
        return false
    }

    /// 7.0 and 7.0.0.0 are the same.
    public static func == (left: Self, right: Self) -> Bool { !(left < right) && !(right < left) }

    /// In step with equality.
    public func hash(into hasher: inout Hasher) {
        var parts = numbers
        while parts.last == 0 { parts.removeLast() }
        hasher.combine(parts)
    }

    private func part(_ index: Int) -> Int { index < numbers.count ? numbers[index] : 0 }

    /// First Class Disks came with this version.
    static let firstWithDisks = APIVersion(6, 5)
    /// The global catalog (VSLM) came with this version.
    static let firstWithVSLM = APIVersion(6, 7, 2)
    /// `FileManager.QueryFileLockInfo` came with this version.
    static let firstWithFileLocks = APIVersion(8, 0, 2, 0)
    /// `UnregisterDisk_Task` came with this version.
    static let firstWithUnregister = APIVersion(9, 1)
    /// `ReconcileDatastoreInventoryEx_Task` came with this version.
    static let firstWithReconcileEx = APIVersion(9, 0)
    /// From this version on new snapshots take an ID of the caller's.
    static let firstWithOwnIDs = APIVersion(9, 1)
    /// The newest version whose schema this library was checked against. A server that speaks a newer one also
    /// speaks this.
    static let newestKnown = APIVersion(9, 1, 1, 0)
    /// What a server without a list of versions is addressed with.
    static let fallback = APIVersion(6, 5)

    /// VSLM has versions of its own, and none between 7.0.2 and 9.0.
    private static let vslmVersions = [
        APIVersion(9, 0, 0, 0), APIVersion(7, 0, 2, 0), APIVersion(7, 0, 1, 0), APIVersion(7, 0, 0, 0),
        APIVersion(6, 7, 3), APIVersion(6, 7, 2),
    ]

    /// The newest VSLM version of a vCenter that speaks this vim version.
    var vslm: APIVersion? {
        Self.vslmVersions.first { $0 <= self }
    }

    /// Picks the newest version that both sides know from `/sdk/vimServiceVersions.xml`.
    static func newestCommon(in document: XMLNode) -> APIVersion? {
        document.all("namespace")
            .filter { $0.optionalString("name")?.trimmed == XMLNamespace.vim25 }
            .flatMap { namespace in
                namespace.all("version") + (namespace.child("priorVersions")?.all("version") ?? [])
            }
            .compactMap { APIVersion($0.text.trimmed) }
            .filter { $0 <= newestKnown }
            .max()
    }
}
