using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>Makes the keys of the table, one line each.</summary>
internal static class Key
{
    // A century; far below what a TimeSpan holds.
    private const double LongestHours = 24 * 36_525;

    // A day: nobody waits for an answer any longer.
    private const double LongestSeconds = 86_400;

    public static ConfigurationKey Switch(
        string path, string summary, Func<PortfolioOptions, bool> get, Action<PortfolioOptions, bool> set, string needs = "") =>
        new TypedConfigurationKey<bool>(path, summary, new SwitchValue(), get, set) { Needs = needs };

    public static ConfigurationKey Number(
        string path, string summary, NumberRange range, Func<PortfolioOptions, double> get, Action<PortfolioOptions, double> set,
        string needs = "") =>
        new TypedConfigurationKey<double>(path, Ranged(summary, range), new NumberValue(range), get, set) { Needs = needs };

    public static ConfigurationKey OptionalNumber(
        string path, string summary, NumberRange range, Func<PortfolioOptions, double?> get, Action<PortfolioOptions, double?> set,
        string needs = "") =>
        new TypedConfigurationKey<double?>(
            path, Ranged(summary, range, optional: true), new OptionalValue<double>(new NumberValue(range)), get, set)
        {
            Needs = needs,
        };

    public static ConfigurationKey Integer(
        string path, string summary, int min, Func<PortfolioOptions, int> get, Action<PortfolioOptions, int> set, string needs = "") =>
        new TypedConfigurationKey<int>(path, Ranged(summary, NumberRange.AtLeast(min)), new IntegerValue(min), get, set) { Needs = needs };

    public static ConfigurationKey OptionalInteger(
        string path, string summary, int min, Func<PortfolioOptions, int?> get, Action<PortfolioOptions, int?> set, string needs = "") =>
        new TypedConfigurationKey<int?>(
            path, Ranged(summary, NumberRange.AtLeast(min), optional: true), new OptionalValue<int>(new IntegerValue(min)), get, set)
        {
            Needs = needs,
        };

    public static ConfigurationKey Money(
        string path, string summary, NumberRange range, Func<PortfolioOptions, decimal> get, Action<PortfolioOptions, decimal> set,
        string needs = "") =>
        new TypedConfigurationKey<decimal>(path, Ranged(summary, range), new MoneyValue(range), get, set) { Needs = needs };

    public static ConfigurationKey OptionalMoney(
        string path, string summary, NumberRange range, Func<PortfolioOptions, decimal?> get, Action<PortfolioOptions, decimal?> set) =>
        new TypedConfigurationKey<decimal?>(
            path, Ranged(summary, range, optional: true), new OptionalValue<decimal>(new MoneyValue(range)), get, set);

    public static ConfigurationKey Choice<T>(
        string path, string summary, ImmutableArray<(string Name, T Value)> choices, Func<PortfolioOptions, T> get,
        Action<PortfolioOptions, T> set, string needs = "") =>
        new TypedConfigurationKey<T>(
            path, $"{summary} One of {string.Join(", ", choices.Select(choice => choice.Name))}.", new ChoiceValue<T>(choices), get, set)
        {
            Needs = needs,
        };

    public static ConfigurationKey Text(
        string path, string summary, string expected, Func<string, bool> fits, Func<PortfolioOptions, string> get,
        Action<PortfolioOptions, string> set) =>
        new TypedConfigurationKey<string>(path, summary, new TextValue<string>(
            expected, (string text, out string value) => fits(value = text), text => text), get, set);

    public static ConfigurationKey OptionalText(
        string path, string summary, string expected, Func<string, bool> fits, Func<PortfolioOptions, string?> get,
        Action<PortfolioOptions, string?> set, string needs = "") =>
        new TypedConfigurationKey<string?>(
            path, $"{summary} Null for none.", new OptionalTextValue(expected, fits, shortest: 1, isSecret: false), get, set)
        {
            Needs = needs,
        };

    public static ConfigurationKey OptionalSecret(
        string path, string summary, int shortest, Func<PortfolioOptions, string?> get, Action<PortfolioOptions, string?> set,
        string needs = "") =>
        new TypedConfigurationKey<string?>(
            path, Invariant($"{summary} At least {shortest} characters, or null for none."),
            new OptionalTextValue(Invariant($"a text of at least {shortest} characters"), static _ => true, shortest, isSecret: true), get, set)
        {
            Needs = needs,
            IsSecret = true,
        };

    public static ConfigurationKey Seconds(
        string path, string summary, NumberRange range, Func<PortfolioOptions, TimeSpan> get, Action<PortfolioOptions, TimeSpan> set,
        string needs = "") =>
        new TypedConfigurationKey<double>(
            path, Ranged(summary, range with { Max = LongestSeconds }), new NumberValue(range with { Max = LongestSeconds }),
            o => get(o).TotalSeconds, (o, v) => set(o, TimeSpan.FromSeconds(v)))
        {
            Needs = needs,
        };

    public static ConfigurationKey Hours(
        string path, string summary, NumberRange range, Func<PortfolioOptions, TimeSpan> get, Action<PortfolioOptions, TimeSpan> set,
        string needs = "") =>
        new TypedConfigurationKey<double>(
            path, Ranged(summary, range), new NumberValue(range with { Max = LongestHours }), o => get(o).TotalHours,
            (o, v) => set(o, TimeSpan.FromHours(v)))
        {
            Needs = needs,
        };

    public static ConfigurationKey OptionalHours(
        string path, string summary, Func<PortfolioOptions, TimeSpan?> get, Action<PortfolioOptions, TimeSpan?> set, string needs = "") =>
        new TypedConfigurationKey<double?>(
            path, Ranged(summary, NumberRange.Positive, optional: true),
            new OptionalValue<double>(new NumberValue(NumberRange.Positive with { Max = LongestHours })), o => get(o)?.TotalHours,
            (o, v) => set(o, v is { } hours ? TimeSpan.FromHours(hours) : null))
        {
            Needs = needs,
        };

    public static ConfigurationKey List<T>(
        string path, string summary, ConfigurationValue<T> item, Func<PortfolioOptions, ImmutableArray<T>> get,
        Action<PortfolioOptions, ImmutableArray<T>> set, string needs = "") =>
        new TypedConfigurationKey<ImmutableArray<T>>(path, summary, new ListValue<T>(item), get, set) { Needs = needs };

    private static string Ranged(string summary, NumberRange range, bool optional = false) =>
        $"{summary} {char.ToUpperInvariant(range.ToString()[0])}{range.ToString().AsSpan(1)}{(optional ? ", or null for none" : "")}.";
}
