import ArgumentParser

/// `DISK WORD…`, such as a disk and its tags; or words for many disks at once.
struct WordedDiskOptions: ParsableArguments {
    @Argument(
        help: "The disk, by ID, beginning of an ID, name or path; - reads disks from standard input, one a line."
    )
    var disk: String?

    @OptionGroup(title: "Selection") var file: FileSourceOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions

    private var isSelected: Bool { file.path != nil || selection.filter != nil }

    /// What is selected: see ``DiskNamesOptions/bulk(_:verb:columns:)``.
    func bulk(_ label: String, verb: String, columns: [String]) -> BulkSelection {
        BulkSelection(
            label: label,
            verb: verb,
            names: isSelected ? [] : disk.map { [$0] } ?? [],
            file: file.path,
            options: selection,
            columns: columns
        )
    }

    /// The words; with a selection, what stands in the disk's place is one too.
    ///
    /// - Parameters:
    ///   - read: nil for what is no such word.
    ///   - what: what a word is, such as `flag`.
    /// - Throws: `ValidationError`.
    func words<Word>(_ others: [Word], _ what: String, read: (String) -> Word?) throws -> [Word] {
        guard isSelected, let text = disk else { return others }
        guard let word = read(text) else {
            throw ValidationError("\(text) is no \(what): with --where or --from, only \(what)s are given.")
        }
        return [word] + others
    }
}
