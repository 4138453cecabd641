import ArgumentParser
import Lifecycle

/// Which columns a list of disks shows, in their order.
struct ColumnChoice: ExpressibleByArgument {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",").map { $0.trimmingPrefix { $0 == " " }.lowercased() }
        guard !names.isEmpty else { return nil }
    }

    /// The columns that are meant, shown to everyone.
    ///
    /// - Throws: `ValidationError` that names the one that is not there.
    func columns(of all: [Column<DiskResult>]) throws -> [Column<DiskResult>] {
        try names.map { name in
            let found = all.first { $0.key.lowercased() == name || Self.name($0) == name }
            guard let found else {
                let known = all.map(Self.name)
                let nearest = Spelling.nearest(to: name, among: known).map { "did you mean \($0)? " } ?? ""
                throw ValidationError(
                    "--columns: there is no column \(name); \(nearest)there are \(known.joined(separator: ", "))"
                )
            }
            return Column(found.title, found.key, fit: found.fit, cell: found.cell)
        }
    }

    /// The heading as a word: `attached-to`.
    private static func name(_ column: Column<DiskResult>) -> String {
        column.title.lowercased().replacing(" ", with: "-")
    }
}
