using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The same weight 1/N for every asset, by choice and never as a fallback. Stateless after construction, so thread-safe. Source: DeMiguel,
/// Garlappi and Uppal (2009), Review of Financial Studies 22(5).
/// </summary>
public sealed class EqualWeightStrategy : IAllocationStrategy
{
    private readonly EqualWeightOptions _options;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public EqualWeightStrategy(EqualWeightOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "equal_weight";

    /// <inheritdoc/>
    public AllocationResult Allocate(
        ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        cancellationToken.ThrowIfCancellationRequested();
        int n = estimates.Assets.Length;
        if (n == 0)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "There are no assets to allocate to.");
        }

        double[] weights = new double[n];
        if (_options.MaxAssets is not { } most || most >= n)
        {
            weights.AsSpan().Fill(1.0 / n);
            return Answer(estimates, weights, Invariant($"1/{n} each."));
        }

        bool byMarket = context?.MarketWeights is not null;
        Dictionary<Market.AssetId, double> market = [];
        for (int i = 0; i < (context?.MarketWeights?.Assets.Length ?? 0); i++)
        {
            market.Add(context!.MarketWeights!.Assets[i], context.MarketWeights.Weights[i]);
        }

        IEnumerable<int> chosen = Enumerable.Range(0, n)
            .OrderBy(i => byMarket ? -market.GetValueOrDefault(estimates.Assets[i]) : estimates.Volatility(i))
            .Take(most);
        foreach (int i in chosen)
        {
            weights[i] = 1.0 / most;
        }

        return Answer(estimates, weights, Invariant(
            $"1/{most} each of the {most} assets of {(byMarket ? "largest market weight" : "lowest volatility")} among {n}."));
    }

    private static AllocationResult Answer(ReturnEstimates estimates, double[] weights, string detail) =>
        AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, detail);
}
