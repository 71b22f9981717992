using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>
/// The shipped rules in a time that a test has. Nothing else of them changes: what must last minutes lasts two seconds, windows of minutes
/// are of seconds, those of an hour or a day of one or five minutes, and prices are stale after eight seconds.
/// </summary>
internal static class ShortenedRules
{
    // In this order: what one step writes, a later one must not take for its own.
    private static readonly (string Pattern, string Replacement)[] Steps =
    [
        (@"for: \d+[mh]\b", "for: 2s"),
        (@"\[5m\]", "[10s]"),
        (@"\[15m\]", "[15s]"),
        (@"\[1h\]", "[1m]"),
        (@"\[1d\]", "[5m]"),
        ("offset 1d", "offset 10s"),
        ("mrben_price_age_seconds > 300", "mrben_price_age_seconds > 8"),
    ];

    public static string Of(string rules)
    {
        foreach ((string pattern, string replacement) in Steps)
        {
            Assert.Matches(pattern, rules); // a step that finds nothing any more shortens nothing
            rules = Regex.Replace(rules, pattern, replacement);
        }

        return rules;
    }
}
