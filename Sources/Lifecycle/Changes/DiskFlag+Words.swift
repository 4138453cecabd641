package import FCD

extension DiskFlag {
    /// The short word for people: `keep`, `no-relocation` or `cbt`.
    package var word: String {
        switch self {
        case .keepAfterDeleteVM: "keep"
        case .disableRelocation: "no-relocation"
        case .enableChangedBlockTracking: "cbt"
        }
    }

    /// Reads the short word or the API's own name, whatever the case.
    package init?(word: String) {
        let lowercased = word.lowercased()
        guard
            let flag = Self.allCases.first(where: { $0.word == lowercased || $0.rawValue.lowercased() == lowercased })
        else { return nil }
        self = flag
    }
}

extension DiskFlagSet {
    /// `keep, cbt`
    var words: String { flags.map(\.word).joined(separator: ", ") }
}
