package import Foundation

extension Date {
    /// For sentences, in UTC as everywhere: `2031-12-31 23:59Z`.
    package var minutes: String {
        formatted(.iso8601).prefix(16).replacing("T", with: " ") + "Z"
    }
}
