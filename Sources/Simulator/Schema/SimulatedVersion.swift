/// The release of vSphere that a simulated server plays.
package enum SimulatedVersion: String, Sendable, CaseIterable {
    case v6_7_2 = "6.7.2"
    case v7_0_3 = "7.0.3.0"
    case v8_0_3 = "8.0.3.0"
    case v9_1_1 = "9.1.1.0"

    /// Reads `8.0.3.0`, or a shorter form that fits one release alone, such as `8.0.3`, `8` or `6.7`.
    package init?(_ text: String) {
        let matches = Self.allCases.filter { $0.rawValue == text || $0.rawValue.hasPrefix(text + ".") }
        guard matches.count == 1 else { return nil }
        self = matches[0]
    }

    /// The newest version of vim25 that the server speaks.
    package var apiVersion: String { rawValue }

    /// The product's version, as `about.version` gives it.
    var productVersion: String {
        switch self {
        case .v6_7_2: "6.7.0"
        case .v7_0_3: "7.0.3"
        case .v8_0_3: "8.0.3"
        case .v9_1_1: "9.1.1"
        }
    }

    var build: String {
        switch self {
        case .v6_7_2: "13010631"
        case .v7_0_3: "18700403"
        case .v8_0_3: "24022515"
        case .v9_1_1: "25148086"
        }
    }

    /// The newest virtual hardware that its hosts know: 21 for `vmx-21`.
    var newestHardware: Int {
        switch self {
        case .v6_7_2: 15
        case .v7_0_3: 19
        case .v8_0_3: 21
        case .v9_1_1: 22
        }
    }

    /// Every version of vim25 that the server speaks, newest first.
    package var vimVersions: [String] {
        Array(Self.knownVimVersions.drop { $0 != rawValue })
    }

    /// Every version of vslm that the server speaks, newest first.
    package var vslmVersions: [String] {
        let newest =
            switch self {
            case .v6_7_2: "6.7.2"
            case .v7_0_3, .v8_0_3: "7.0.2.0"
            case .v9_1_1: "9.0.0.0"
            }
        return Array(Self.knownVslmVersions.drop { $0 != newest })
    }

    private static let knownVimVersions = [
        "9.1.1.0", "9.1.0.0", "9.0.0.0", "8.0.3.1", "8.0.3.0", "8.0.2.0", "8.0.1.0", "8.0.0.2", "8.0.0.1", "8.0.0.0",
        "7.0.3.2", "7.0.3.1", "7.0.3.0", "7.0.2.1", "7.0.2.0", "7.0.1.1", "7.0.1.0", "7.0.0.2", "7.0.0.0",
        "6.9.1", "6.8.7", "6.7.3", "6.7.2", "6.7.1", "6.7", "6.5", "6.0", "5.5", "5.1", "5.0", "4.1", "4.0",
        "2.5u2server", "2.5u2", "2.5",
    ]
    private static let knownVslmVersions = ["9.0.0.0", "7.0.2.0", "7.0.1.0", "7.0.0.0", "6.7.3", "6.7.2"]
}
