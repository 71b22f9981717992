using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Allocation;

/// <content>
/// Limits of risk contributions. With m = Σw, wᵢmᵢ = ¼(aw + m/a)² − ¼(aw − m/a)², so that a limit says that one convex quadratic form, P, is
/// at most another, Q. Q is above its tangent at any reference, so that P within the tangent is a convex limit which holds nothing that
/// breaks the true one and, at a reference that keeps it, the reference (Yuille and Rangarajan 2003, Neural Computation 15).
/// </content>
internal sealed partial class ProblemLowering
{
    // Share of the variance by which limits are kept with room to spare where they are sought, so that what follows starts inside.
    private const double Margin = 0.01;

    private double[]? _reference;

    /// <summary>Whether contributions are limited.</summary>
    public bool HasContributions => !_problem.Constraints.RiskContributions.IsDefaultOrEmpty;

    /// <summary>Whether contributions may exceed their limits, by a variable of their own: the last.</summary>
    public bool ContributionsGiveWay { get; private set; }

    /// <summary>Lets later programs keep the limits near reference weights; without them they ignore the limits.</summary>
    public void KeepContributionsNear(ReadOnlySpan<double> reference, bool giveWay)
    {
        _reference = reference[.._n].ToArray();
        ContributionsGiveWay = giveWay;
    }

    private void AddContributions(ProgramBuilder builder, Layout layout, Func<DenseMatrix> root)
    {
        if (_reference is null)
        {
            return;
        }

        if (layout.Excess >= 0)
        {
            builder.SetBounds(layout.Excess, -Margin, double.PositiveInfinity, label: null);
        }

        double[] marginal = new double[_n];
        _estimates.Covariance.Multiply(_reference, marginal);
        double variance = Kernels.Dot(_reference, marginal);
        foreach (RiskContributionLimit limit in _problem.Constraints.RiskContributions)
        {
            PortfolioLimit name = new(LimitKind.RiskContribution, limit.Name);
            int[] members = [.. limit.Assets.Select(_estimates.IndexOf)];
            if (double.IsFinite(limit.Max))
            {
                Add(members, limit.Max, isLower: false, new(name, double.NegativeInfinity, limit.Max));
            }

            if (double.IsFinite(limit.Min))
            {
                Add(members, limit.Min, isLower: true, new(name, limit.Min, double.PositiveInfinity));
            }
        }

        // share·w'Σw stands on the side where it is convex: a negative share on the other.
        void Add(int[] members, double share, bool isLower, ConstraintLabel label)
        {
            double sign = isLower ? -1 : 1;
            bool varianceInside = sign * share < 0;
            int rows = members.Length + (varianceInside ? root().Rows : 0);
            double[] inside = new double[rows * _n]; // P(w) is the squared length of what these make of w
            double[] slope = new double[_n]; // of Q at the reference
            for (int k = 0; k < members.Length; k++)
            {
                int i = members[k];
                double a = _estimates.Volatility(i);
                if (a == 0)
                {
                    continue; // Without risk nothing is contributed.
                }

                Kernels.Axpy(0.5 / a, _estimates.Covariance.Row(i), inside.AsSpan(k * _n, _n));
                inside[(k * _n) + i] += sign * 0.5 * a;
                double other = (0.5 / a * marginal[i]) - (sign * 0.5 * a * _reference[i]);
                Kernels.Axpy(2 * other * 0.5 / a, _estimates.Covariance.Row(i), slope);
                slope[i] -= 2 * other * sign * 0.5 * a;
            }

            if (varianceInside)
            {
                root().Values.CopyTo(inside.AsSpan(members.Length * _n));
                Kernels.Scale(Math.Sqrt(Math.Abs(share)), inside.AsSpan(members.Length * _n));
            }
            else
            {
                Kernels.Axpy(2 * Math.Abs(share), marginal, slope);
            }

            builder.Cones.Add(Contribution(DenseMatrix.Create(rows, _n, inside), slope, label, layout, sign * Math.Max(variance, 0)));
        }
    }

    // |Fw|² ≤ q'w − Q as (l/τ + τ)/2 ≥ |(Fw, (l/τ − τ)/2)| with l = q'w − Q and τ = √Q.
    private LoweredCone Contribution(DenseMatrix inside, double[] slope, ConstraintLabel label, Layout layout, double variance)
    {
        double constant = 0.5 * Kernels.Dot(slope, _reference!); // Q is half of what its slope makes of the reference.
        double size = Math.Sqrt(Math.Max(constant, double.Epsilon));
        double[] rows = new double[(inside.Rows + 2) * _n];
        Kernels.Axpy(0.5 / size, slope, rows.AsSpan(0, _n));
        inside.Values.CopyTo(rows.AsSpan(_n));
        Kernels.Axpy(0.5 / size, slope, rows.AsSpan((inside.Rows + 1) * _n, _n));
        LoweredCone cone = new(Cone.SecondOrder(inside.Rows + 2), label)
        {
            Matrix = DenseMatrix.Create(inside.Rows + 2, _n, rows),
            LimitSlope = _ => 0.5 * variance / size,
        };
        cone.AddConstant(0, 0.5 * (size - (constant / size)), layout.Scale);
        cone.AddConstant(inside.Rows + 1, 0.5 * (-size - (constant / size)), layout.Scale);
        if (layout.Excess >= 0)
        {
            // Counted in variances of the reference.
            cone.Add(0, layout.Excess, 0.5 * Math.Abs(variance) / size);
            cone.Add(inside.Rows + 1, layout.Excess, 0.5 * Math.Abs(variance) / size);
        }

        return cone;
    }
}
