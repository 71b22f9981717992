using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Configuration;

/// <summary>Makes the keys of the table, one line each.</summary>
internal static partial class Key
{
    // A century; far below what a TimeSpan holds.
    private const double LongestHours = 24 * 36_525;

    // A day: nobody waits for an answer any longer.
    private const double LongestSeconds = 86_400;

    // A third of a second.
    private static readonly NumberRange Briefest = NumberRange.AtLeast(0.0001);

    /// <summary>Hours, from a minute on, rounded up to what is written easily.</summary>
    public static NumberRange Minutely { get; } = NumberRange.AtLeast(0.02);

    public static ConfigurationKey Switch(
        string path, string summary, Func<PortfolioOptions, bool> get, Action<PortfolioOptions, bool> set, string needs = "",
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<bool>(path, summary, new SwitchValue(), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey Number(
        string path, string summary, NumberRange range, Func<PortfolioOptions, double> get, Action<PortfolioOptions, double> set,
        string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<double>(path, Ranged(summary, range), new NumberValue(range), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey OptionalNumber(
        string path, string summary, NumberRange range, Func<PortfolioOptions, double?> get, Action<PortfolioOptions, double?> set,
        string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<double?>(
            path, Ranged(summary, range, optional: true), new OptionalValue<double>(new NumberValue(range)), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey Integer(
        string path, string summary, int min, Func<PortfolioOptions, int> get, Action<PortfolioOptions, int> set, string needs = "",
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<int>(path, Ranged(summary, NumberRange.AtLeast(min)), new IntegerValue(min), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey OptionalInteger(
        string path, string summary, int min, Func<PortfolioOptions, int?> get, Action<PortfolioOptions, int?> set, string needs = "",
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<int?>(
            path, Ranged(summary, NumberRange.AtLeast(min), optional: true), new OptionalValue<int>(new IntegerValue(min)), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey Money(
        string path, string summary, NumberRange range, Func<PortfolioOptions, decimal> get, Action<PortfolioOptions, decimal> set,
        string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<decimal>(path, Ranged(summary, range), new MoneyValue(range), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey OptionalMoney(
        string path, string summary, NumberRange range, Func<PortfolioOptions, decimal?> get, Action<PortfolioOptions, decimal?> set,
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<decimal?>(
            path, Ranged(summary, range, optional: true), new OptionalValue<decimal>(new MoneyValue(range)), get, set)
        {
            Option = OptionOf(option),
        };

    public static ConfigurationKey Choice<T>(
        string path, string summary, ImmutableArray<(string Name, T Value)> choices, Func<PortfolioOptions, T> get,
        Action<PortfolioOptions, T> set, string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<T>(
            path, $"{summary} One of {string.Join(", ", choices.Select(choice => choice.Name))}.", new ChoiceValue<T>(choices), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey Text(
        string path, string summary, string expected, Func<string, bool> fits, Func<PortfolioOptions, string> get,
        Action<PortfolioOptions, string> set,
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<string>(path, summary, new TextValue<string>(
            expected, (string text, out string value) => fits(value = text), text => text), get, set)
        {
            Option = OptionOf(option),
        };

    public static ConfigurationKey OptionalText(
        string path, string summary, string expected, Func<string, bool> fits, Func<PortfolioOptions, string?> get,
        Action<PortfolioOptions, string?> set, string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<string?>(
            path, $"{summary} Null for none.", new OptionalTextValue(expected, fits, shortest: 1, isSecret: false), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    /// <summary>A text that is shown nowhere; messages call it by a name.</summary>
    public static ConfigurationKey OptionalSecret(
        string path, string summary, string name, string expected, int shortest, Func<string, bool> fits,
        Func<PortfolioOptions, string?> get, Action<PortfolioOptions, string?> set, string needs = "",
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<string?>(path, summary, new OptionalTextValue(expected, fits, shortest, isSecret: true), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
            IsSecret = true,
            SecretName = name,
        };

    public static ConfigurationKey Seconds(
        string path, string summary, NumberRange range, Func<PortfolioOptions, TimeSpan> get, Action<PortfolioOptions, TimeSpan> set,
        string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<double>(
            path, Ranged(summary, range with { Max = LongestSeconds }), new NumberValue(range with { Max = LongestSeconds }),
            o => get(o).TotalSeconds, (o, v) => set(o, TimeSpan.FromSeconds(v)))
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey Hours(
        string path, string summary, NumberRange range, Func<PortfolioOptions, TimeSpan> get, Action<PortfolioOptions, TimeSpan> set,
        string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<double>(
            path, Ranged(summary, range), new NumberValue(range with { Max = LongestHours }), o => get(o).TotalHours,
            (o, v) => set(o, TimeSpan.FromHours(v)))
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey OptionalHours(
        string path, string summary, Func<PortfolioOptions, TimeSpan?> get, Action<PortfolioOptions, TimeSpan?> set, string needs = "",
        [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<double?>(
            path, Ranged(summary, Briefest, optional: true),
            new OptionalValue<double>(new NumberValue(Briefest with { Max = LongestHours })), o => get(o)?.TotalHours,
            (o, v) => set(o, v is { } hours ? TimeSpan.FromHours(hours) : null))
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    public static ConfigurationKey List<T>(
        string path, string summary, ConfigurationValue<T> item, Func<PortfolioOptions, ImmutableArray<T>> get,
        Action<PortfolioOptions, ImmutableArray<T>> set, string needs = "", [CallerArgumentExpression(nameof(get))] string option = "") =>
        new TypedConfigurationKey<ImmutableArray<T>>(path, summary, new ListValue<T>(item), get, set)
        {
            Needs = needs,
            Option = OptionOf(option),
        };

    private static string Ranged(string summary, NumberRange range, bool optional = false) =>
        $"{summary} {char.ToUpperInvariant(range.ToString()[0])}{range.ToString().AsSpan(1)}{(optional ? ", or null for none" : "")}.";

    // Of o => o.Hosting.RiskInterval.TotalSeconds it is Hosting.RiskInterval; what is computed of several is no option.
    private static string OptionOf(string get) => Member().Match(get) is { Success: true } member ? member.Groups["path"].Value : "";

    [GeneratedRegex(@"\A(o => o\.)?(?<path>[\w.\[\]]+?)(\??\.Total(Hours|Minutes|Seconds))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Member();
}
