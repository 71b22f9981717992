using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Parametric;

/// <summary>
/// All solutions of min ½x'Qx + c'x + κ(x) − λ·r'x for λ from 0 to ∞, as corners with straight lines between them; every question is answered
/// in closed form on one segment, with a certificate. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// On a segment the point and λ are linear in the reward E, and the value is V(E) = V₀ + λ₀(E − E₀) + ½(λ₁ − λ₀)/(E₁ − E₀)·(E − E₀)², because
/// dV/dE = λ. Source: Markowitz and Todd (2000), Mean-Variance Analysis and Portfolio Choice, ch. 8; the name of the line is theirs.
/// A question costs O(log K) for the segment among K corners, and O(n·k + mn) for the certificate, where k variables are not zero.
/// </remarks>
public sealed partial class Frontier
{
    // Share of the terms of a slope that is rounding.
    private const double Rounding = 1e-14;

    private readonly FrontierNode[] _nodes;
    private readonly FrontierRay _ray;
    private readonly double[] _reward;
    private readonly double _feasibility;
    private readonly double _optimality;

    internal Frontier(QuadraticProgram program, double[] reward, FrontierNode[] nodes, FrontierRay ray, SolverSettings settings)
    {
        (Program, _reward, _nodes, _ray) = (program, reward, nodes, ray);
        (_feasibility, _optimality) = (settings.FeasibilityTolerance, settings.OptimalityTolerance);
        Corners = [.. nodes.Select(node => new FrontierCorner(node.TradeOff, node.Reward, node.Value))];
    }

    /// <summary>The program at λ = 0.</summary>
    public QuadraticProgram Program { get; }

    /// <summary>r, length n.</summary>
    public ReadOnlySpan<double> Reward => _reward;

    /// <summary>
    /// Where the active set changes, λ ascending from 0; reward and value ascend with it. Two with one λ are ends of a segment without
    /// curvature, two with one reward the range of λ in which a vertex is optimal. Beyond the last one nothing changes any more.
    /// </summary>
    public ImmutableArray<FrontierCorner> Corners { get; }

    /// <summary>Whether the reward grows without limit beyond the last corner.</summary>
    public bool IsRewardUnbounded => _ray.Reward > 0;

    /// <summary>The solution at a corner.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such corner.</exception>
    public FrontierPoint AtCorner(int corner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(corner);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(corner, _nodes.Length);
        return At(corner, 0);
    }

    /// <summary>Writes the point of a corner, without certificate. O(n).</summary>
    /// <param name="corner">From 0.</param>
    /// <param name="point">Receives x, length n.</param>
    /// <exception cref="ArgumentException">There is no such corner, or the length is not n.</exception>
    public void CopyCorner(int corner, Span<double> point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(corner);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(corner, _nodes.Length);
        Guard.Length(Program.VariableCount, point.Length, "elements (one per variable)", nameof(point));
        Scatter(_nodes[corner], point);
    }

    // The point a way beyond a corner: a share of the segment to the next one, or along the ray.
    private FrontierPoint At(int corner, double way, SolverStatus claimed = SolverStatus.Optimal)
    {
        SolverOutcome outcome = new(Program.VariableCount, Program.RowCount, Program.Costs?.Count ?? 0) { Driver = "critical line" };
        double tradeOff = corner == _nodes.Length - 1 ? GoAlongRay(way, outcome) : Mix(corner, way, outcome);
        double[] linear = Program.Linear.ToArray();
        Kernels.Axpy(-tradeOff, _reward, linear);
        QuadraticProgram program = Program.WithLinear(linear);
        (double value, double reward) = WriteMultipliers(linear, outcome);
        outcome.Objective = value - (tradeOff * reward);
        bool certified = IsCertified(program, outcome);
        for (int attempt = 0; attempt < 2 && !certified; attempt++)
        {
            if (DropRounding(linear, outcome, ofAll: attempt > 0))
            {
                WriteMultipliers(linear, outcome);
                certified = IsCertified(program, outcome);
            }
        }

        outcome.Status = certified ? SolverStatus.Optimal : SolverStatus.NumericalError;
        return new FrontierPoint(outcome.Status == SolverStatus.Optimal ? claimed : outcome.Status, tradeOff, reward, value, outcome);
    }

    private double Mix(int corner, double share, SolverOutcome outcome)
    {
        (FrontierNode from, FrontierNode to) = (_nodes[corner], _nodes[corner + 1]);
        Span<double> point = outcome.MutablePoint;
        Span<double> next = outcome.MutableBoundMultipliers; // Overwritten later.
        Scatter(from, point);
        Scatter(to, next);
        for (int j = 0; j < point.Length && share > 0; j++)
        {
            point[j] += share * (next[j] - point[j]);
        }

        Span<double> rows = outcome.MutableRowMultipliers;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = from.RowsAfter[i] + (share * (to.RowsBefore[i] - from.RowsAfter[i]));
        }

        return from.TradeOff + (share * (to.TradeOff - from.TradeOff));
    }

    private double GoAlongRay(double way, SolverOutcome outcome)
    {
        FrontierNode last = _nodes[^1];
        Scatter(last, outcome.MutablePoint);
        Kernels.Axpy(way, _ray.Point, outcome.MutablePoint);
        last.RowsAfter.CopyTo(outcome.MutableRowMultipliers);
        Kernels.Axpy(way, _ray.Rows, outcome.MutableRowMultipliers);
        return last.TradeOff + (way * _ray.TradeOff);
    }

    // What point and row multipliers leave of each slope belongs to the bound or the kink that the variable is at. Gives value and reward.
    private (double Value, double Reward) WriteMultipliers(double[] linear, SolverOutcome outcome)
    {
        ReadOnlySpan<double> point = outcome.Point;
        double[] slope = new double[point.Length];
        AddProduct(point, slope);
        double value = (0.5 * Kernels.Dot(slope, point)) + Kernels.Dot(Program.Linear, point);
        Kernels.Axpy(1, linear, slope);
        for (int i = 0; i < outcome.RowMultipliers.Length; i++)
        {
            Kernels.Axpy(-outcome.RowMultipliers[i], Program.Rows.Row(i), slope);
        }

        for (int j = 0; j < point.Length; j++)
        {
            double kink = 0;
            if (Program.Costs is { } costs)
            {
                value += costs.At(j, point[j]);
                double center = costs.Center[j];
                kink = point[j] > center ? costs.Above[j]
                    : point[j] < center ? -costs.Below[j]
                    : Math.Clamp(-slope[j], -costs.Below[j], costs.Above[j]);
                outcome.MutableCostSlopes[j] = kink;
            }

            (bool atLower, bool atUpper) = (point[j] <= Program.Lower[j], point[j] >= Program.Upper[j]);
            double rest = slope[j] + kink;
            outcome.MutableBoundMultipliers[j] = atLower && atUpper ? rest : atLower ? Math.Max(0, rest) : atUpper ? Math.Min(0, rest) : 0;
        }

        return (value, Kernels.Dot(_reward, point));
    }

    private bool IsCertified(QuadraticProgram program, SolverOutcome outcome)
    {
        outcome.Certificate = CertificateVerifier.Verify(
            program, outcome.Point, outcome.RowMultipliers, outcome.BoundMultipliers, outcome.CostSlopes);
        return outcome.Certificate.Holds(_feasibility, _optimality);
    }

    // A multiplier that is rounding of the slopes of every variable between its bounds that it is in, or of the largest of all, is a number
    // without meaning, which would be all that the slope of another variable has. Makes those zero; whether there were any.
    private bool DropRounding(double[] linear, SolverOutcome outcome, bool ofAll)
    {
        double risk = 0;
        double deviation = 0;
        for (int j = 0; j < linear.Length; j++)
        {
            double own = Math.Sqrt(Math.Max(0, Program.Hessian.Diagonal(j)));
            risk += Math.Abs(outcome.Point[j]) * own;
            deviation = Math.Max(deviation, own);
        }

        double largestRisk = Math.Max(risk, deviation * Kernels.MaxAbs(outcome.Point)) * deviation;
        double negligible = ofAll ? Rounding * Math.Max(Kernels.MaxAbs(linear), largestRisk) : 0;

        bool any = SettleRows(linear, outcome);
        for (int i = 0; i < outcome.RowMultipliers.Length; i++)
        {
            double largest = Math.Abs(outcome.RowMultipliers[i]) * Kernels.MaxAbs(Program.Rows.Row(i));
            if (largest > 0 && (largest <= negligible || IsRounding(i, risk, linear, outcome)))
            {
                outcome.MutableRowMultipliers[i] = 0;
                any = true;
            }
        }

        return any;
    }

    // A variable between its bounds without curvature, costs with a kink, or another row tells its row's multiplier without rounding. Whether
    // there was one of another number.
    private bool SettleRows(double[] linear, SolverOutcome outcome)
    {
        bool any = false;
        for (int j = 0; j < linear.Length; j++)
        {
            double value = outcome.Point[j];
            if (Program.Costs is not null || Program.Hessian.Diagonal(j) > 0 || value <= Program.Lower[j] || value >= Program.Upper[j])
            {
                continue;
            }

            int only = -1;
            int count = 0;
            for (int i = 0; i < outcome.RowMultipliers.Length; i++)
            {
                if (Program.Rows[i, j] != 0 && outcome.RowMultipliers[i] != 0)
                {
                    (only, count) = (i, count + 1);
                }
            }

            if (count == 1)
            {
                double settled = linear[j] / Program.Rows[only, j];
                any |= outcome.RowMultipliers[only] != settled;
                outcome.MutableRowMultipliers[only] = settled;
            }
        }

        return any;
    }

    private bool IsRounding(int row, double risk, double[] linear, SolverOutcome outcome)
    {
        ReadOnlySpan<double> entries = Program.Rows.Row(row);
        bool any = false;
        for (int j = 0; j < entries.Length; j++)
        {
            double value = outcome.Point[j];
            if (entries[j] != 0 && value > Program.Lower[j] && value < Program.Upper[j])
            {
                double size = Math.Max(Math.Abs(linear[j]), risk * Math.Sqrt(Math.Max(0, Program.Hessian.Diagonal(j))));
                if (!(Math.Abs(entries[j] * outcome.RowMultipliers[row]) <= Rounding * size))
                {
                    return false;
                }

                any = true;
            }
        }

        return any;
    }

    private void AddProduct(ReadOnlySpan<double> point, Span<double> result)
    {
        int[] support = new int[point.Length];
        double[] values = new double[point.Length];
        int count = 0;
        for (int j = 0; j < point.Length; j++)
        {
            if (point[j] != 0)
            {
                (support[count], values[count]) = (j, point[j]);
                count++;
            }
        }

        Program.Hessian.AddColumns(support.AsSpan(0, count), values.AsSpan(0, count), result);
    }

    private static void Scatter(FrontierNode node, Span<double> point)
    {
        point.Clear();
        for (int k = 0; k < node.Indices.Length; k++)
        {
            point[node.Indices[k]] = node.Entries[k];
        }
    }
}
