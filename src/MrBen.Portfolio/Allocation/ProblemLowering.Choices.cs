using MrBen.Optimization.Integer;

namespace MrBen.Portfolio.Allocation;

/// <content>What is all or nothing.</content>
internal sealed partial class ProblemLowering
{
    /// <summary>Whether the problem has limits that are all or nothing.</summary>
    public bool HasChoices => Restrictions() is not null;

    /// <summary>What is asked of the weights; nothing where <see cref="HoldingLimits"/> ask nothing.</summary>
    private IntegerRestrictions? Restrictions()
    {
        if (_problem.Constraints.Holdings is not { } holdings)
        {
            return null;
        }

        List<HoldingGroup> groups = [.. holdings.Groups.Where(group => group.MaxAssets < group.Assets.Length).Select(group =>
            new HoldingGroup([.. group.Assets.Select(_estimates.IndexOf)], group.MaxAssets))];
        if (holdings.MaxAssets < _n || holdings.MinAssets > 0)
        {
            groups.Add(new HoldingGroup(
                [.. Enumerable.Range(0, _n)], Math.Max(Math.Min(holdings.MaxAssets ?? _n, _n), holdings.MinAssets), holdings.MinAssets));
        }

        double[] lots = [.. _estimates.Assets.Select(asset => holdings.LotWeights.GetValueOrDefault(asset))];
        bool hasLots = lots.Any(lot => lot > 0);
        bool limitsTrades = holdings.MaxTrades < _n;
        return groups.Count == 0 && holdings.MinHolding == 0 && !hasLots && !limitsTrades && holdings.MinTrade == 0 ? null : new IntegerRestrictions
        {
            Thresholds = holdings.MinHolding > 0 ? [.. Enumerable.Repeat(holdings.MinHolding, _n)] : [],
            Groups = [.. groups],
            LotSizes = hasLots ? [.. lots] : [],
            Reference = limitsTrades || holdings.MinTrade > 0 ? [.. _current!] : [],
            MinimumTrades = holdings.MinTrade > 0 ? [.. Enumerable.Repeat(holdings.MinTrade, _n)] : [],
            MaximumTrades = limitsTrades ? holdings.MaxTrades : null,
            TradedCount = _n,
        };
    }
}
