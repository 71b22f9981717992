using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MrBen.Portfolio.Configuration;

/// <summary>Tells a fault of the options, which names options, as one of the document, which has keys.</summary>
internal static partial class FaultPlace
{
    private static readonly FrozenDictionary<string, ConfigurationKey> Keys =
        ConfigurationTable.Keys.Where(key => key.Option.Length > 0).ToFrozenDictionary(key => key.Option);

    // The start of the fault's sentence, the more exact before the less exact, and the section or key.
    private static readonly ImmutableArray<(string Start, string Path)> Places =
    [
        ("State:", "core_settings"), ("TimeLimit ", "core_settings.allocation_time_limit_hours"),
        ("Models:", "ml_models"),
        ("Strategies[EqualWeight]:", "portfolio_strategies.equal_weight"), ("EqualWeight:", "portfolio_strategies.equal_weight"),
        ("Strategies[RiskParity]:", "portfolio_strategies.risk_parity"), ("RiskParity:", "portfolio_strategies.risk_parity"),
        ("Strategies[MaximumSharpe]:", "portfolio_strategies.max_sharpe"), ("MaximumSharpe:", "portfolio_strategies.max_sharpe"),
        ("MinimumVariance:", "portfolio_strategies.min_variance"),
        ("BlackLitterman:", "portfolio_strategies.black_litterman"),
        ("DynamicAllocation:", "portfolio_strategies.dynamic_allocation"),
        ("Methods: Static:", "allocation_methods.static"), ("Methods: Dynamic:", "allocation_methods.dynamic"),
        ("Methods: Rebalancing:", "allocation_methods.rebalancing"), ("Methods: Momentum:", "allocation_methods.momentum_based"),
        ("Methods: Regime:", "allocation_methods.regime_based"), ("Methods: MachineLearning:", "allocation_methods.ml_optimized"),
        ("Methods:", "allocation_methods"),
        ("Risk:", "risk_management"), ("Limits:", "risk_management.risk_limits"),
        ("Forecasts:", "risk_management.loss_forecasts"), ("Report:", "risk_management.risk_report"), ("Market:", "market_watch"),
        ("Correlation:", "correlation_analysis"),
        ("Rules:", "rebalancing"), ("TransactionCosts:", "rebalancing.transaction_costs"),
        ("BreakEven:", "rebalancing.transaction_costs"), ("Rebalancing:", "rebalancing.constraints"),
        ("Tracking:", "performance_tracking"),
        ("Operations: RiskReportInterval", "risk_management.risk_monitoring.reporting_frequency"), ("Operations:", "maintenance"),
        ("Hosting:", "hosting"),
    ];

    /// <summary>
    /// The fault at the key that it is about, with the names of other keys. Where it is about none of the table, at the nearest section,
    /// or at the root.
    /// </summary>
    /// <param name="fault">Parts of the options, each before a colon, and a sentence that may begin with the name of an option.</param>
    public static ConfigurationFault Of(string fault)
    {
        Match match = Sentence().Match(fault);
        string[] parts = [.. match.Groups["part"].Captures.Select(part => part.Value)];
        string sentence = match.Groups["sentence"].Value;
        if (parts.Length == 1 && Entry().Match(parts[0]) is { Success: true } entry
            && Keys.TryGetValue(entry.Groups["list"].Value, out ConfigurationKey? list))
        {
            return At(list.Path, $"[{entry.Groups["place"].Value}] {sentence}");
        }

        Match first = Name().Match(sentence);
        if (first is { Success: true, Index: 0 } && Find(parts, first.Value) is { } key)
        {
            string[] scope = [.. parts, .. first.Value.Split('.')[..^1]];
            return At(key.Path, Name().Replace(sentence[(first.Length + 1)..], name => Called(name.Value, scope, key)));
        }

        (string Start, string Path) place = Places.FirstOrDefault(place => fault.StartsWith(place.Start, StringComparison.Ordinal));
        return place.Path is null ? new ConfigurationFault(ConfigurationReader.RootName, fault) : At(place.Path, fault);
    }

    private static ConfigurationFault At(string path, string reason) => new($"{ConfigurationReader.RootName}.{path}", reason);

    // What a sentence about an option names is a neighbour of it, or stands above it.
    private static string Called(string name, string[] scope, ConfigurationKey from)
    {
        for (int depth = scope.Length; depth >= 0; depth--)
        {
            if (Find(scope[..depth], name) is { } key)
            {
                int last = key.Path.LastIndexOf('.');
                return from.Path.StartsWith(key.Path[..(last + 1)], StringComparison.Ordinal) ? key.Path[(last + 1)..] : key.Path;
            }
        }

        return name;
    }

    private static ConfigurationKey? Find(string[] scope, string name) => Keys.GetValueOrDefault(string.Join('.', [.. scope, name]));

    [GeneratedRegex(@"\A((?<part>[A-Z][\w.\[\]]*): )*(?<sentence>.*)\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b[A-Z]\w*(\[\w+\])?(\.[A-Z]\w*)*\b", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?<list>\w+)\[(?<place>[0-9]+)\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Entry();
}
