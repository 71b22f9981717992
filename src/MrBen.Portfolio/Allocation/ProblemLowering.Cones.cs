using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Allocation;

/// <content>
/// What no quadratic program can say: several volatilities at once, the effective number of assets, means that are uncertain together, costs
/// that grow with the power 3/2 of a trade. Each is a cone over the weights and a few helping variables; the ratio form scales all of them.
/// </content>
internal sealed partial class ProblemLowering
{
    /// <summary>
    /// Whether the problem is no matter of frontiers: a target volatility is then a cone. By itself it is none, but a point of a frontier.
    /// </summary>
    public bool HasCones => !_problem.Constraints.VolatilityLimits.IsDefaultOrEmpty
        || (_problem.Constraints.MinEffectiveAssets > 1 && !IsEqualWeight)
        || HasEllipsoid || HasBoxes || _impacted.Length > 0
        || HasContributions
        || ((HasChoices || HasMeasures) && _problem.Constraints.TargetVolatility is not null);

    // As many effective assets as there are: no weight may be below the mean.
    private bool IsEqualWeight => _problem.Constraints.MinEffectiveAssets == _n && _n > 1;

    private bool ScoreIsReturn => _problem.Objective.Benchmark is null;

    private bool HasEllipsoid => _problem.ReturnUncertainty is { Kind: not ReturnUncertaintyKind.Box, Radius: > 0 }
        && (CountsReturn || _problem.Constraints.TargetReturn is not null);

    // Of a frontier the boxes would move with the weight of the return.
    private bool HasBoxes => _boxed.Length > 0 && (CountsReturn || _problem.Constraints.TargetReturn is not null);

    private bool CountsReturn =>
        _problem.Objective.Kind is not (PortfolioObjectiveKind.MinimumVariance or PortfolioObjectiveKind.MinimumTrackingError
            or PortfolioObjectiveKind.MinimumRisk);

    /// <summary>Where the helping variables are, behind the weights; −1 for none.</summary>
    private readonly record struct Layout(int Sales, int Loss, int Boxes, int Impacts, int Excess, int Scale, int Count)
    {
        public bool IsSplit => Sales >= 0;
    }

    // Helping variables that nothing counts would be free to grow without limit: they are left out.
    private Layout LayoutOf(double scoreWeight, double costWeight, bool isRatio = false, bool hasScale = false)
    {
        bool countsReturn = (scoreWeight != 0 && CountsReturn) || _problem.Constraints.TargetReturn is not null;
        bool split = _problem.Constraints.MaxTurnover is not null
            || (HasRates && (isRatio || HasCones || HasChoices || HasMeasures));
        int count = _n;
        int sales = Take(split ? _n : 0);
        int loss = Take(HasEllipsoid && countsReturn ? 1 : 0);
        int boxes = Take(countsReturn ? _boxed.Length : 0);
        int impacts = Take(costWeight != 0 ? _impacted.Length : 0);
        int excess = Take(ContributionsGiveWay ? 1 : 0);
        int scale = Take(hasScale ? 1 : 0);
        return new Layout(sales, loss, boxes, impacts, excess, scale, count);

        int Take(int variables)
        {
            count += variables;
            return variables > 0 ? count - variables : -1;
        }
    }

    private double[] Impacts()
    {
        double[] impacts = new double[_n];
        if (_problem is { Costs: { } costs, CostHorizon: { } years, NetAssetValue: { } value })
        {
            for (int i = 0; i < _n; i++)
            {
                impacts[i] = costs.ImpactPerWeight(_estimates.Assets[i], value) / years;
            }
        }

        return impacts;
    }

    // Of an asset that is only held long (or short) the worst mean of a box is its lower (upper) end.
    private (double[] Means, int[] Boxed) WorstMeans()
    {
        double[] means = _estimates.ExpectedReturns.ToArray();
        if (_problem.ReturnUncertainty is not { Kind: ReturnUncertaintyKind.Box } box)
        {
            return (means, []);
        }

        List<int> boxed = [];
        (double[] lower, double[] upper) = Bounds();
        foreach (WeightBounds own in _problem.Constraints.AssetBounds.Where(bounds => bounds.Priority is not null))
        {
            int index = _estimates.IndexOf(own.Asset);
            lower[index] = Math.Min(lower[index], _problem.Constraints.MinWeight);
            upper[index] = Math.Max(upper[index], _problem.Constraints.MaxWeight);
        }

        for (int i = 0; i < _n; i++)
        {
            double width = box.HalfWidthOf(_estimates, i);
            if (lower[i] >= 0 || upper[i] <= 0)
            {
                means[i] -= lower[i] >= 0 ? width : -width;
            }
            else if (width > 0)
            {
                boxed.Add(i);
            }
        }

        return (means, [.. boxed]);
    }

    /// <summary>Adds the helping variables to an expression that counts expected returns negatively and costs.</summary>
    private void AddHelpers(double[] expression, Layout layout, double scoreWeight, double costWeight)
    {
        if (layout.Loss >= 0)
        {
            expression[layout.Loss] = scoreWeight;
        }

        for (int k = 0; layout.Boxes >= 0 && k < _boxed.Length; k++)
        {
            expression[layout.Boxes + k] = scoreWeight * _problem.ReturnUncertainty!.HalfWidthOf(_estimates, _boxed[k]);
        }

        for (int k = 0; layout.Impacts >= 0 && k < _impacted.Length; k++)
        {
            expression[layout.Impacts + k] = costWeight * _impacts[_impacted[k]];
        }
    }

    // Variables that are at least the sizes of the weights.
    private void AddBoxes(ProgramBuilder builder, Layout layout)
    {
        for (int k = 0; layout.Boxes >= 0 && k < _boxed.Length; k++)
        {
            for (int sign = -1; sign <= 1; sign += 2)
            {
                double[] row = NewRow(builder);
                row[_boxed[k]] = sign;
                row[layout.Boxes + k] = 1;
                builder.AddRow(row, 0, double.PositiveInfinity, label: null);
            }
        }
    }

    private void AddCones(ProgramBuilder builder, Layout layout)
    {
        if (!HasCones)
        {
            return;
        }

        DenseMatrix? root = null;
        PortfolioConstraints constraints = _problem.Constraints;
        if (constraints.TargetVolatility is { } target)
        {
            ConstraintLabel label = new(new PortfolioLimit(LimitKind.Volatility), double.NegativeInfinity, target);
            builder.Cones.Add(Volatility(Root(), null, target, label, layout.Scale));
        }

        foreach (VolatilityLimit limit in constraints.VolatilityLimits)
        {
            DenseMatrix own = limit.Estimates is { } others
                ? CovarianceRoot.Of(others.Select(_estimates.Assets.AsSpan()).Covariance)
                : Root();
            builder.Cones.Add(Volatility(
                own, limit.Benchmark?.Over(_estimates.Assets), limit.Max, ConstraintCheck.LabelOf(limit), layout.Scale));
        }

        if (constraints.MinEffectiveAssets is > 1 and { } number && !IsEqualWeight)
        {
            builder.Cones.Add(EffectiveAssets(number));
        }

        if (layout.Loss >= 0)
        {
            builder.Cones.Add(Loss(_problem.ReturnUncertainty!, layout.Loss, Root));
        }

        for (int k = 0; layout.Impacts >= 0 && k < _impacted.Length; k++)
        {
            builder.Cones.Add(Impact(k, layout));
        }

        AddContributions(builder, layout, Root);

        DenseMatrix Root() => root ??= CovarianceRoot.Of(_estimates.Covariance);
    }

    // max ≥ |R(w − b)|.
    private static LoweredCone Volatility(DenseMatrix root, PortfolioWeights? benchmark, double max, ConstraintLabel label, int scale)
    {
        LoweredCone cone = new(Cone.SecondOrder(root.Rows + 1), label) { Matrix = root, FirstMatrixRow = 1 };
        cone.AddConstant(0, max, scale);
        for (int k = 0; benchmark is not null && k < root.Rows; k++)
        {
            cone.AddConstant(k + 1, -Kernels.Dot(root.Row(k), benchmark.Weights), scale);
        }

        return cone;
    }

    private void AddEqualWeights(ProgramBuilder builder)
    {
        ConstraintLabel label = new(new PortfolioLimit(LimitKind.EffectiveAssets), _n, double.PositiveInfinity);
        double[] sum = NewRow(builder);
        sum.AsSpan(0, _n).Fill(1);
        builder.AddRow(sum, 0, double.PositiveInfinity, label);
        for (int i = 0; i < _n; i++)
        {
            double[] row = NewRow(builder);
            row.AsSpan(0, _n).Fill(-1.0 / _n);
            row[i] += 1;
            builder.AddRow(row, 0, double.PositiveInfinity, label);
        }
    }

    // Σw/√N ≥ |w|.
    private LoweredCone EffectiveAssets(double number)
    {
        double share = 1 / Math.Sqrt(number);
        ConstraintLabel label = new(new PortfolioLimit(LimitKind.EffectiveAssets), number, double.PositiveInfinity);
        double[] sum = new double[_n];
        sum.AsSpan().Fill(share);

        LoweredCone cone = new(Cone.SecondOrder(_n + 1), label)
        {
            Matrix = DenseMatrix.Create(1, _n, sum),
            LimitSlope = weights => -0.5 * share / number * weights.Sum(),
            LimitBend = -0.5 * share / number,
        };
        for (int i = 0; i < _n; i++)
        {
            cone.Add(i + 1, i, 1);
        }

        return cone;
    }

    // κΣ|wᵢ|σᵢ is at least the loss of either ellipsoid.
    private double LargestLoss(double[] lower, double[] upper)
    {
        double sum = 0;
        for (int i = 0; i < _n; i++)
        {
            sum += Math.Max(Math.Abs(lower[i]), Math.Abs(upper[i])) * _estimates.Volatility(i);
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum * _problem.ReturnUncertainty!.Radius / Math.Sqrt(_problem.ReturnUncertainty.Years);
    }

    // What the lowest mean takes ≥ κ|Ω^½w|.
    private LoweredCone Loss(ReturnUncertainty uncertainty, int variable, Func<DenseMatrix> root)
    {
        double factor = uncertainty.Radius / Math.Sqrt(uncertainty.Years);
        if (uncertainty.Kind == ReturnUncertaintyKind.Ellipsoid)
        {
            double[] rows = root().Values.ToArray();
            Kernels.Scale(factor, rows);
            DenseMatrix matrix = DenseMatrix.Create(root().Rows, _n, rows);
            LoweredCone whole = new(Cone.SecondOrder(matrix.Rows + 1), label: null) { Matrix = matrix, FirstMatrixRow = 1 };
            whole.Add(0, variable, 1);
            return whole;
        }

        LoweredCone cone = new(Cone.SecondOrder(_n + 1), label: null);
        cone.Add(0, variable, 1);
        for (int i = 0; i < _n; i++)
        {
            cone.Add(i + 1, i, factor * _estimates.Volatility(i));
        }

        return cone;
    }

    // t^⅔·1^⅓ ≥ |w − current|.
    private LoweredCone Impact(int impacted, Layout layout)
    {
        int asset = _impacted[impacted];
        LoweredCone cone = new(Cone.Power(2.0 / 3), label: null);
        cone.Add(0, layout.Impacts + impacted, 1);
        cone.AddConstant(1, 1, layout.Scale);
        cone.Add(2, asset, 1);
        cone.AddConstant(2, -_current![asset], layout.Scale);
        return cone;
    }
}
