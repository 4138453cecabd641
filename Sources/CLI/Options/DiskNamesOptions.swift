import ArgumentParser

/// Disks by name, or many at once.
struct DiskNamesOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "Disks, by ID, beginning of an ID, name or path; - reads them from standard input, one a line.",
            valueName: "disk"
        )
    )
    var disks: [String] = []

    @OptionGroup(title: "Selection") var file: FileSourceOptions
    @OptionGroup(title: "Selection") var selection: SelectionOptions

    /// What is selected.
    ///
    /// - Parameters:
    ///   - label: what is being done, such as `retiring`.
    ///   - verb: what a person is asked about, such as `Retire`.
    ///   - columns: those of a CSV file beside those that name a disk.
    func bulk(_ label: String, verb: String, columns: [String]) -> BulkSelection {
        BulkSelection(
            label: label,
            verb: verb,
            names: disks,
            file: file.path,
            options: selection,
            columns: columns
        )
    }
}
