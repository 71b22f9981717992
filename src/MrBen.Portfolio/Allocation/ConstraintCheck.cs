using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>Compares weights with every limit of a set of constraints, without a solver.</summary>
internal sealed class ConstraintCheck(PortfolioWeights weights, double tolerance)
{
    private readonly List<ConstraintViolation> _found = [];

    public IReadOnlyList<ConstraintViolation> Run(PortfolioConstraints constraints, ReturnEstimates? estimates, PortfolioWeights? current)
    {
        Dictionary<AssetId, WeightBounds> own = constraints.AssetBounds.ToDictionary(bounds => bounds.Asset);
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            AssetId asset = weights.Assets[i];
            (double min, double max) = own.TryGetValue(asset, out WeightBounds? bounds)
                ? (bounds.Min, bounds.Max)
                : (constraints.MinWeight, constraints.MaxWeight);
            Compare($"weight of {asset}", weights.Weights[i], min, max);
        }

        Compare("sum of weights", weights.Total, constraints.MinTotal, constraints.MaxTotal);
        foreach (GroupConstraint group in constraints.Groups)
        {
            Compare($"weight of group {group.Name}", group.Assets.Sum(asset => weights[asset]), group.Min, group.Max);
        }

        foreach (LinearConstraint linear in constraints.Linear)
        {
            Compare(linear.Name, linear.Coefficients.Sum(item => item.Value * weights[item.Key]), linear.Min, linear.Max);
        }

        if (constraints.MaxTurnover is { } turnover)
        {
            Compare("turnover", Turnover(current), double.NegativeInfinity, turnover);
        }

        if (constraints.TargetReturn is { } target)
        {
            Compare("expected return", Known(estimates).MeanOf(weights), target, double.PositiveInfinity);
        }

        if (constraints.TargetVolatility is { } volatility)
        {
            Compare("volatility", Known(estimates).VolatilityOf(weights), double.NegativeInfinity, volatility);
        }

        return _found;
    }

    private static ReturnEstimates Known(ReturnEstimates? estimates) =>
        estimates ?? throw new ArgumentException("Limits on return or volatility need estimates; there are none.", nameof(estimates));

    private double Turnover(PortfolioWeights? current)
    {
        if (current is null)
        {
            throw new ArgumentException("A turnover limit needs the current weights; there are none.", nameof(current));
        }

        // Weights over other assets count on both sides.
        double sum = current.Assets.Where(asset => !weights.Assets.Contains(asset)).Sum(asset => Math.Abs(current[asset]));
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            sum += Math.Abs(weights.Weights[i] - current[weights.Assets[i]]);
        }

        return sum;
    }

    // Written so that NaN counts as a violation.
    private void Compare(string subject, double value, double min, double max)
    {
        ConstraintLabel label = new(subject, min, max);
        if (!(value >= min - (tolerance * Math.Max(1, Math.Abs(min)))))
        {
            _found.Add(new ConstraintViolation(label.AtLeast, value, min - value));
        }

        if (!(value <= max + (tolerance * Math.Max(1, Math.Abs(max)))))
        {
            _found.Add(new ConstraintViolation(label.AtMost, value, value - max));
        }
    }
}
