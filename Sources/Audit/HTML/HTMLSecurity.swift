import Crypto
import Foundation

/// What a browser may do with the page: nothing but apply its one style sheet and run its one script.
enum HTMLSecurity {
    /// The content security policy. It names the style sheet and the script by what they are, so that nothing else in the
    /// page, whatever became of it, is taken for one.
    static let policy = [
        "default-src 'none'",
        "style-src '\(hash(of: HTMLStyle.sheet))'",
        "script-src '\(hash(of: HTMLScript.source))'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
    ].joined(separator: "; ")

    /// `sha256-` and the hash of what stands between the tags, as the policy wants it.
    static func hash(of content: String) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
    }
}
