using System.Collections.Immutable;

namespace MrBen.Portfolio.Configuration;

/// <summary>What of the options may not change while a portfolio runs: what its state, and the way of its alerts, rest on.</summary>
internal static class ConfigurationChange
{
    /// <summary>Whether the models that a directory holds are other ones by these options.</summary>
    public static bool ConcernsModels(PortfolioOptions before, PortfolioOptions after) =>
        before.Estimates != after.Estimates
        || ConfigurationTable.Keys.Any(key => key.Path.StartsWith("ml_models.", StringComparison.Ordinal) && Differs(key, before, after));

    /// <summary>Every part that may not change and would; empty where there is none.</summary>
    public static ImmutableArray<ConfigurationFault> Forbidden(PortfolioOptions before, PortfolioOptions after)
    {
        ImmutableArray<ConfigurationFault> keys =
        [
            .. ConfigurationTable.Keys.Where(key => key.IsFixed && Differs(key, before, after)).Select(key => new ConfigurationFault(
                key.Path,
                $"cannot change from {ConfigurationWriter.ValueOf(key, before)} to {ConfigurationWriter.ValueOf(key, after)} while the portfolio runs; start it anew.")),
        ];
        if (!keys.IsEmpty)
        {
            return keys;
        }

        // What no document can say.
        return
        [
            .. Changed(nameof(PortfolioOptions.State), before.State, after.State),
            .. Changed($"{nameof(PortfolioOptions.Forecasts)}.{nameof(PortfolioOptions.Forecasts.Log)}", before.Forecasts.Log, after.Forecasts.Log),
            .. Changed(nameof(PortfolioOptions.Alerts), before.Alerts, after.Alerts),
        ];
    }

    private static IEnumerable<ConfigurationFault> Changed<T>(string part, T before, T after)
        where T : class =>
        before.Equals(after) ? [] : [new ConfigurationFault(part, "cannot change while the portfolio runs; start it anew.")];

    private static bool Differs(ConfigurationKey key, PortfolioOptions before, PortfolioOptions after) =>
        ConfigurationWriter.ValueOf(key, before) != ConfigurationWriter.ValueOf(key, after);
}
