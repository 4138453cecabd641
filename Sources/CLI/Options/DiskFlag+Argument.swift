public import ArgumentParser
public import FCD
import Lifecycle

extension DiskFlag: ExpressibleByArgument {
    /// Reads the short word or the API's own name.
    public init?(argument: String) { self.init(word: argument) }

    /// The short words.
    public static var allValueStrings: [String] { allCases.map(\.word) }
}
