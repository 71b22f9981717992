using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>
/// The perspective relaxation of a part of the search, by quadratic programs in the variables alone. Each variable is on one piece of its
/// <see cref="Kink"/>: on a line, with the slope of the line in place of its own curvature, or on the parabola. After each solve pieces and
/// prices move to where the point is; what is kept is the best <see cref="SeparableBound"/>, which is one whether or not they have settled.
/// Not thread-safe.
/// </summary>
internal sealed class NodeRelaxation
{
    private const int PriceBisections = 40;

    // Relative change of prices below which they have settled.
    private const double PriceSettled = 1e-4;

    // Before there is a cutoff, what is left to gain is taken as this share of the bound.
    private const double WithoutCutoff = 0.05;

    private readonly IntegerProgram _program;
    private readonly SolverSession _session;
    private readonly SeparableBound _separable;
    private readonly double[] _own;
    private readonly Kink[] _kinks;
    private readonly sbyte[] _piece; // −1, +1: on the line below or above the origin; 0: on the parabola.
    private readonly double[] _linear;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _point;
    private double[] _taken = [];
    private int[] _kept = [];
    private ISymmetricOperator _hessian;
    private DenseMatrix _rows;
    private SolverOutcome _outcome = new(0, 0); // A view, of the variables that are kept.

    public NodeRelaxation(IntegerProgram program, DiagonalSplit split, TimeProvider clock)
    {
        int n = program.Continuous.VariableCount;
        (_program, _session, _separable) = (program, new SolverSession(clock), new SeparableBound(program, split));
        _own = split.Diagonal;
        (_hessian, _rows) = (program.Continuous.Hessian, program.Continuous.Rows);
        (_kinks, _piece) = (new Kink[n], new sbyte[n]);
        (_linear, _lower, _upper) = (new double[n], new double[n], new double[n]);
        _point = new double[n];
        (Point, RowMultipliers) = (new double[n], new double[program.Continuous.RowCount]);
    }

    /// <summary>The point of the best bound.</summary>
    public double[] Point { get; }

    /// <summary>The multipliers of the rows of the best bound.</summary>
    public double[] RowMultipliers { get; }

    /// <summary>The bound of this relaxation, as the last solve left it.</summary>
    public SeparableBound Separable => _separable;

    /// <summary>Quadratic programs solved so far.</summary>
    public int Solves { get; private set; }

    /// <summary>Whether the last solve was of the program itself within the node's box, no variable being on a line.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The kink of a variable with the node's last prices.</summary>
    public Kink KinkOf(int variable) => _kinks[variable];

    /// <summary>
    /// Raises the node's bound until it reaches the cutoff, settles, or the rounds are over; moves the node's prices. The status is
    /// PrimalInfeasible where the part is proven empty, Optimal where a point was found, otherwise the reason why not.
    /// </summary>
    public SolverStatus Solve(
        SearchNode node, double cutoff, int rounds, double worthwhile, int patience, Func<SolverSettings?> nextSettings,
        CancellationToken cancellationToken)
    {
        double best = double.NegativeInfinity;
        int idle = 0;
        bool found = false;
        SolverStatus status = SolverStatus.NumericalError;
        ComputeKinks(node);
        ChoosePieces(node.Point, []);
        for (int round = 0; round < rounds; round++)
        {
            status = SolvePieces(node, nextSettings, cancellationToken);
            if (status == SolverStatus.PrimalInfeasible)
            {
                return status;
            }

            if (status is SolverStatus.TimeLimit or SolverStatus.Unbounded || !AllFinite(_point))
            {
                return found ? SolverStatus.Optimal : status;
            }

            double bound = _separable.Evaluate(node, _point, _outcome.RowMultipliers);
            if (IsPlain && _outcome.Status == SolverStatus.Optimal && double.IsFinite(_outcome.Certificate.Gap))
            {
                bound = Math.Max(bound, _outcome.Objective - _outcome.Certificate.Gap);
            }

            double toGain = double.IsFinite(cutoff) ? cutoff - best : WithoutCutoff * Math.Abs(best);
            idle = found && !(bound - best >= worthwhile * toGain) ? idle + 1 : 0;
            if (!found || bound > best)
            {
                best = bound;
                _point.CopyTo(Point, 0);
                _outcome.RowMultipliers.CopyTo(RowMultipliers);
                found = true;
            }

            node.Bound = Math.Max(node.Bound, best);
            if (node.Bound >= cutoff || round == rounds - 1 || idle >= patience)
            {
                break;
            }

            bool moved = MovePrices(node, _point);
            ComputeKinks(node);
            moved |= ChoosePieces(_point, _separable.Slopes);
            if (!moved)
            {
                break;
            }
        }

        node.Point = [.. Point];
        return found ? SolverStatus.Optimal : status;
    }

    private SolverStatus SolvePieces(SearchNode node, Func<SolverSettings?> nextSettings, CancellationToken cancellationToken)
    {
        bool cut = BuildPieces(node);
        SolverStatus status = SolveBuilt(nextSettings, cancellationToken);
        if (cut && status is not (SolverStatus.Optimal or SolverStatus.TimeLimit))
        {
            // A side of an origin may be empty although the part is not.
            Array.Clear(_piece);
            BuildPieces(node);
            status = SolveBuilt(nextSettings, cancellationToken);
        }

        return status;
    }

    private SolverStatus SolveBuilt(Func<SolverSettings?> nextSettings, CancellationToken cancellationToken)
    {
        if (nextSettings() is not { } settings)
        {
            return SolverStatus.TimeLimit;
        }

        Solves++;
        QuadraticProgram whole = _program.Continuous;
        QuadraticProgram program = QuadraticProgram.Create(
            _hessian, Kept(_linear), Kept(_lower), Kept(_upper), _rows, whole.RowLower, whole.RowUpper);
        _outcome = _session.Solve(program, settings, cancellationToken);
        for (int k = 0; k < _kept.Length; k++)
        {
            _point[_kept[k]] = _outcome.Point[k];
        }

        return _outcome.Status;
    }

    private double[] Kept(double[] values)
    {
        double[] kept = new double[_kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            kept[k] = values[_kept[k]];
        }

        return kept;
    }

    // Returns whether the box was cut at an origin inside of it.
    private bool BuildPieces(SearchNode node)
    {
        bool cut = false;
        IsPlain = true;
        double[] taken = new double[_own.Length];
        List<int> kept = [];
        for (int i = 0; i < _own.Length; i++)
        {
            (_linear[i], _lower[i], _upper[i]) = (_program.Continuous.Linear[i], node.Lower[i], node.Upper[i]);
            if (_piece[i] != 0)
            {
                IsPlain = false;
                taken[i] = _own[i];
                Kink kink = _kinks[i];
                _linear[i] += kink.Slope(_own[i], _piece[i] > 0 ? kink.Right : kink.Left);
                if (_lower[i] < kink.Origin && _upper[i] > kink.Origin)
                {
                    cut = true;
                    (_lower[i], _upper[i]) = _piece[i] > 0 ? (kink.Origin, _upper[i]) : (_lower[i], kink.Origin);
                }
            }

            // What is fixed at zero is left out, so that parts get smaller with every decision.
            _point[i] = 0;
            if (_lower[i] != 0 || _upper[i] != 0)
            {
                kept.Add(i);
            }
        }

        if (kept.Count == 0)
        {
            kept.Add(0);
        }

        Gather([.. kept], taken);
        return cut;
    }

    // The Hessian without what was taken from its diagonal, and the rows, of the variables that are kept.
    private void Gather(int[] kept, double[] taken)
    {
        bool sameKept = kept.AsSpan().SequenceEqual(_kept);
        if (sameKept && taken.AsSpan().SequenceEqual(_taken))
        {
            return;
        }

        QuadraticProgram whole = _program.Continuous;
        (_kept, _taken) = (kept, taken);
        if (kept.Length == taken.Length && !Array.Exists(taken, t => t > 0))
        {
            (_hessian, _rows) = (whole.Hessian, whole.Rows);
            return;
        }

        double[] values = new double[kept.Length * kept.Length];
        for (int k = 0; k < kept.Length; k++)
        {
            Span<double> row = values.AsSpan(k * kept.Length, kept.Length);
            whole.Hessian.Gather(kept[k], kept, row);
            row[k] -= taken[kept[k]];
        }

        _hessian = SymmetricMatrix.Create(kept.Length, values).AsKnownSemidefinite();
        double[] rows = new double[whole.RowCount * kept.Length];
        for (int i = 0; i < whole.RowCount; i++)
        {
            for (int k = 0; k < kept.Length; k++)
            {
                rows[(i * kept.Length) + k] = whole.Rows[i, kept[k]];
            }
        }

        _rows = DenseMatrix.Create(whole.RowCount, kept.Length, rows);
    }

    private void ComputeKinks(SearchNode node)
    {
        for (int i = 0; i < _kinks.Length; i++)
        {
            _kinks[i] = Kink.Of(_program, node, i, _own[i], node.CountMultipliers);
        }
    }

    // The piece on which a point is; at an origin with two sides, the one that the slopes pull to. Returns whether any changed.
    private bool ChoosePieces(ReadOnlySpan<double> point, ReadOnlySpan<double> slopes)
    {
        bool changed = false;
        for (int i = 0; i < _piece.Length; i++)
        {
            Kink kink = _kinks[i];
            bool right = kink.Right > kink.Origin;
            bool left = kink.Left < kink.Origin;
            sbyte piece = 0;
            if (kink.Exists && (right || left) && !(point.IsEmpty && right && left))
            {
                double offset = point.IsEmpty ? 0 : point[i] - kink.Origin;
                if (offset == 0 && right && left)
                {
                    double middle = 0.5 * (kink.Slope(_own[i], kink.Right) + kink.Slope(_own[i], kink.Left));
                    offset = slopes.IsEmpty || -slopes[i] > middle ? double.Epsilon : -double.Epsilon;
                }

                bool above = offset > 0 || (offset == 0 && right);
                double end = above ? kink.Right : kink.Left;
                bool onLine = above ? right && kink.Origin + offset < end : left && kink.Origin + offset > end;
                piece = onLine && double.IsFinite(end) ? (above ? (sbyte)1 : (sbyte)-1) : (sbyte)0;
            }

            changed |= piece != _piece[i];
            _piece[i] = piece;
        }

        return changed;
    }

    // The best shares z for the point as it is: for each maximum the price at which they add up to it.
    private bool MovePrices(SearchNode node, ReadOnlySpan<double> point)
    {
        double[] prices = node.CountMultipliers;
        bool moved = false;
        for (int c = 0; c < prices.Length; c++)
        {
            double before = prices[c];
            prices[c] = BalancedPrice(node, point, c);
            moved |= Math.Abs(prices[c] - before) > PriceSettled * before;
        }

        return moved;
    }

    private double BalancedPrice(SearchNode node, ReadOnlySpan<double> point, int c)
    {
        CountLimit limit = _program.Counts[c];
        double[] prices = node.CountMultipliers;
        prices[c] = 0;
        if (Shares(node, point, limit) <= limit.Maximum)
        {
            return 0;
        }

        double high = 0;
        foreach (int i in limit.Variables)
        {
            double offset = point[i] - _kinks[i].Origin;
            high = Math.Max(high, 0.5 * _own[i] * offset * offset);
        }

        high *= (double)limit.Variables.Length * limit.Variables.Length;
        double low = 0;
        for (int k = 0; k < PriceBisections && high - low > 1e-6 * high; k++)
        {
            double middle = low > 0 ? Math.Sqrt(low * high) : high / 16;
            prices[c] = middle;
            (low, high) = Shares(node, point, limit) > limit.Maximum ? (middle, high) : (low, middle);
        }

        return high;
    }

    private double Shares(SearchNode node, ReadOnlySpan<double> point, CountLimit limit)
    {
        double sum = 0;
        foreach (int i in limit.Variables)
        {
            Choice counting = node.Choices[i] & limit.Counting[i];
            if (counting == node.Choices[i])
            {
                sum += 1;
            }
            else if (counting != 0)
            {
                Kink kink = Kink.Of(_program, node, i, _own[i], node.CountMultipliers);
                sum += kink.Exists ? kink.Share(point[i]) : 0;
            }
        }

        return sum;
    }

    private static bool AllFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
