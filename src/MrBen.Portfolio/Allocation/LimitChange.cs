using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Constraints with one limit moved or taken away.</summary>
internal static class LimitChange
{
    /// <summary>The constraints without one limit; the other side of it stays.</summary>
    public static PortfolioConstraints Without(PortfolioConstraints constraints, PortfolioLimit limit, LimitSide side) => limit.Kind switch
    {
        LimitKind.Turnover => constraints with { MaxTurnover = null },
        LimitKind.ExpectedReturn => constraints with { TargetReturn = null },
        LimitKind.Volatility or LimitKind.TrackingError => limit.Name.Length == 0
            ? constraints with { TargetVolatility = null }
            : constraints with { VolatilityLimits = [.. constraints.VolatilityLimits.Where(item => item.Name != limit.Name)] },
        LimitKind.Measure => constraints with { MeasureLimits = [.. constraints.MeasureLimits.Where(item => item.Name != limit.Name)] },
        LimitKind.EffectiveAssets => constraints with { MinEffectiveAssets = null },
        LimitKind.AssetCount when side == LimitSide.AtMost => WithHoldings(constraints, holdings => holdings with { MaxAssets = null }),
        LimitKind.AssetCount => WithHoldings(constraints, holdings => holdings with { MinAssets = 0 }),
        LimitKind.GroupAssetCount => WithHoldings(constraints, holdings => holdings with
        {
            Groups = [.. holdings.Groups.Where(group => group.Name != limit.Name)],
        }),
        LimitKind.HoldingSize => WithHoldings(constraints, holdings => holdings with { MinHolding = 0, MinAssets = 0 }),
        LimitKind.TradeCount => WithHoldings(constraints, holdings => holdings with { MaxTrades = null }),
        LimitKind.TradeSize => WithHoldings(constraints, holdings => holdings with { MinTrade = 0 }),
        LimitKind.Lots => WithHoldings(constraints, holdings => holdings with
        {
            LotWeights = holdings.LotWeights.Remove(new AssetId(limit.Name)),
        }),
        _ => Moved(constraints, limit, side, side == LimitSide.AtLeast ? double.NegativeInfinity : double.PositiveInfinity),
    };

    private static PortfolioConstraints WithHoldings(PortfolioConstraints constraints, Func<HoldingLimits, HoldingLimits> change) =>
        constraints with { Holdings = constraints.Holdings is { } holdings ? change(holdings) : null };

    /// <summary>The constraints with one limit elsewhere.</summary>
    public static PortfolioConstraints Moved(PortfolioConstraints constraints, PortfolioLimit limit, LimitSide side, double to)
    {
        bool lower = side == LimitSide.AtLeast;
        switch (limit.Kind)
        {
            case LimitKind.AssetWeight:
                AssetId asset = new(limit.Name);
                WeightBounds bounds = constraints.AssetBounds.FirstOrDefault(item => item.Asset == asset)
                    ?? new WeightBounds(asset, constraints.MinWeight, constraints.MaxWeight);
                return constraints with
                {
                    AssetBounds =
                    [
                        .. constraints.AssetBounds.Where(item => item.Asset != asset),
                        lower ? bounds with { Min = to } : bounds with { Max = to },
                    ],
                };
            case LimitKind.TotalWeight:
                return lower ? constraints with { MinTotal = to } : constraints with { MaxTotal = to };
            case LimitKind.Group:
                return constraints with
                {
                    Groups = [.. constraints.Groups.Select(group =>
                        group.Name != limit.Name ? group : lower ? group with { Min = to } : group with { Max = to })],
                };
            case LimitKind.Linear:
                return constraints with
                {
                    Linear = [.. constraints.Linear.Select(row =>
                        row.Name != limit.Name ? row : lower ? row with { Min = to } : row with { Max = to })],
                };
            case LimitKind.Turnover:
                return constraints with { MaxTurnover = to };
            case LimitKind.ExpectedReturn:
                return constraints with { TargetReturn = to };
            case LimitKind.RiskContribution:
                return constraints with
                {
                    RiskContributions = [.. constraints.RiskContributions.Select(item =>
                        item.Name != limit.Name ? item : lower ? item with { Min = to } : item with { Max = to })],
                };
            case LimitKind.Measure:
                return constraints with
                {
                    MeasureLimits = [.. constraints.MeasureLimits.Select(item => item.Name != limit.Name ? item : item with { Max = to })],
                };
            case LimitKind.EffectiveAssets:
                return constraints with { MinEffectiveAssets = to };
            default:
                return limit.Name.Length == 0
                    ? constraints with { TargetVolatility = to }
                    : constraints with
                    {
                        VolatilityLimits = [.. constraints.VolatilityLimits.Select(item =>
                            item.Name != limit.Name ? item : item with { Max = to })],
                    };
        }
    }
}
