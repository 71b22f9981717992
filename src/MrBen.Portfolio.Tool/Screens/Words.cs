using System.Globalization;
using System.Text;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>Numbers and names as a person reads them, whatever the culture. What is rounded to 0 has no sign.</summary>
internal static class Words
{
    /// <summary>Stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A value of an enumeration in words: <c>within limit</c>.</summary>
    public static string Of(Enum value)
    {
        StringBuilder words = new();
        foreach (char letter in value.ToString())
        {
            words.Append(char.IsUpper(letter) && words.Length > 0 ? " " : "").Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }

    public static string Percent(double? fraction) =>
        fraction is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.00;-0.00;0.00} %") : None;

    public static string Number(double? value) => value?.ToString("0.00##;-0.00##;0.00", CultureInfo.InvariantCulture) ?? None;

    public static string Money(decimal? amount) => amount?.ToString("#,0.00;-#,0.00;0.00", CultureInfo.InvariantCulture) ?? None;

    /// <summary>Every digit that was given.</summary>
    public static string Exact(decimal? amount) => amount?.ToString("#,0.############", CultureInfo.InvariantCulture) ?? None;

    public static string Price(decimal? price) => price?.ToString("#,0.00####", CultureInfo.InvariantCulture) ?? None;

    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>One or many: <c>1 fault</c>, <c>3 faults</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Of(double? value, RiskMetricUnit? unit) =>
        unit is RiskMetricUnit.FractionPerYear or RiskMetricUnit.LossOverHorizon or RiskMetricUnit.Fraction
            ? Percent(value)
            : Number(value);
}
