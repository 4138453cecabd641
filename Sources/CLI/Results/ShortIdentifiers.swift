/// Beginnings of IDs, as short as they can be told apart: a person types no more, and every command takes them.
struct ShortIdentifiers {
    private static let least = 8

    private let length: Int

    /// Finds the one length that tells all these apart, so that a column of them stays straight.
    init(_ identifiers: [String]) {
        let sorted = Set(identifiers).sorted()
        let common = zip(sorted, sorted.dropFirst()).map { zip($0, $1).prefix { $0 == $1 }.count }.max() ?? 0
        length = max(Self.least, common + 1)
    }

    func short(_ identifier: String) -> String { String(identifier.prefix(length)) }
}
