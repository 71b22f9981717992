using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>How every report says numbers and lists of sentences in Markdown.</summary>
internal static class ReportText
{
    /// <summary>What stands where a number is not known.</summary>
    public const string Unknown = "–";

    public static void WriteList(StringBuilder text, string heading, IReadOnlyCollection<string> sentences, string nothing)
    {
        text.Append("## ").Append(heading).Append("\n\n");
        foreach (string sentence in sentences.DefaultIfEmpty(nothing))
        {
            text.Append(sentences.Count == 0 ? "" : "- ").Append(sentence.ReplaceLineEndings(" ")).Append('\n');
        }

        text.Append('\n');
    }

    public static string Money(decimal? amount) =>
        amount is { } known ? known.ToString("#,##0.00", CultureInfo.InvariantCulture) : Unknown;

    // A zero has no sign, and what is no number is not known.
    public static string Percent(double? value) =>
        value is { } known && double.IsFinite(known) ? Invariant($"{Math.Round(100 * known, 2) + 0.0:0.00} %") : Unknown;

    /// <summary>A member of an enumeration, for example <c>within limit</c>.</summary>
    public static string Words(Enum member) => string.Concat(member.ToString().Select((letter, i) =>
        !char.IsAsciiLetterUpper(letter) ? letter.ToString() : (i == 0 ? "" : " ") + char.ToLowerInvariant(letter)));

    public static string Number(double? value) => value is { } known && double.IsFinite(known) ? Invariant($"{known:G4}") : Unknown;
}
