import Catalog

/// A list of the catalog's disks that is written while it is read.
///
/// What the columns are depends on what there is to show, and so does how short the IDs are. The first rows decide; a list
/// that ends with them is like any other.
final class DiskList {
    private let output: OutputOptions
    private let shortened: Bool
    private let columns: ([DiskResult]) throws -> [Column<DiskResult>]
    private var first: [DiskListing] = []
    private var stream: StreamedListing<DiskResult>?

    private static let block = 1_000

    /// - Parameter columns: the columns of a list with these rows.
    init(
        _ output: OutputOptions,
        shortened: Bool,
        columns: @escaping ([DiskResult]) throws -> [Column<DiskResult>]
    ) {
        self.output = output
        self.shortened = shortened
        self.columns = columns
    }

    /// Whether nothing was added.
    var isEmpty: Bool { stream == nil && first.isEmpty }

    /// - Throws: ``OutputError`` where stdout cannot be written.
    func add(_ listing: DiskListing) throws {
        if let stream { return try stream.add(DiskResult.rows([listing], shortened: false)[0]) }
        first.append(listing)
        guard first.count > Self.block else { return }
        // Beginnings of IDs that tell these rows apart may not tell those that follow.
        let rows = DiskResult.rows(first, shortened: false)
        let stream = StreamedListing(columns: try columns(rows), output)
        for row in rows { try stream.add(row) }
        self.stream = stream
        first = []
    }

    /// - Parameter empty: said on stderr where there was no row.
    /// - Throws: ``OutputError``.
    func end(empty: String) throws {
        if let stream { return try stream.end(empty: empty) }
        let rows = DiskResult.rows(first, shortened: shortened)
        try output.show(Listing(rows, columns: try columns(rows), empty: empty))
    }
}
