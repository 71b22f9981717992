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
    private double[] _taken = [];
    private ISymmetricOperator _hessian;

    public NodeRelaxation(IntegerProgram program, TimeProvider clock, SeparableBound separable)
    {
        int n = program.Continuous.VariableCount;
        (_program, _session, _separable) = (program, new SolverSession(clock), separable);
        _own = program.Split.Diagonal;
        _hessian = program.Continuous.Hessian;
        (_kinks, _piece) = (new Kink[n], new sbyte[n]);
        (_linear, _lower, _upper) = (new double[n], new double[n], new double[n]);
        (Point, RowMultipliers) = (new double[n], new double[program.Continuous.RowCount]);
    }

    /// <summary>The point of the best bound.</summary>
    public double[] Point { get; }

    /// <summary>The multipliers of the rows of the best bound.</summary>
    public double[] RowMultipliers { get; }

    /// <summary>Quadratic programs solved so far.</summary>
    public int Solves { get; private set; }

    /// <summary>The outcome of the last solve; a view.</summary>
    public SolverOutcome Outcome { get; private set; } = new(0, 0);

    /// <summary>Whether the last solve was of the program itself within the node's box, no variable being on a line.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>The kink of a variable with the node's last prices.</summary>
    public Kink KinkOf(int variable) => _kinks[variable];

    /// <summary>
    /// Raises the node's bound until it reaches the cutoff, settles, or the rounds are over; moves the node's prices. The status is
    /// PrimalInfeasible where the part is proven empty, Optimal where a point was found, otherwise the reason why not.
    /// </summary>
    public SolverStatus Solve(
        SearchNode node, double cutoff, int rounds, double worthwhile, int patience, SolverSettings settings,
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
            status = SolvePieces(node, settings, cancellationToken);
            if (status == SolverStatus.PrimalInfeasible)
            {
                return status;
            }

            if (status is SolverStatus.TimeLimit or SolverStatus.Unbounded || !AllFinite(Outcome.Point))
            {
                return found ? SolverStatus.Optimal : status;
            }

            double bound = _separable.Evaluate(node, Outcome.Point, Outcome.RowMultipliers);
            if (IsPlain && Outcome.Status == SolverStatus.Optimal && double.IsFinite(Outcome.Certificate.Gap))
            {
                bound = Math.Max(bound, Outcome.Objective - Outcome.Certificate.Gap);
            }

            double toGain = double.IsFinite(cutoff) ? cutoff - best : WithoutCutoff * Math.Abs(best);
            idle = found && !(bound - best >= worthwhile * toGain) ? idle + 1 : 0;
            if (!found || bound > best)
            {
                best = bound;
                Outcome.Point.CopyTo(Point);
                Outcome.RowMultipliers.CopyTo(RowMultipliers);
                found = true;
            }

            node.Bound = Math.Max(node.Bound, best);
            if (node.Bound >= cutoff || round == rounds - 1 || idle >= patience)
            {
                break;
            }

            bool moved = MovePrices(node, Outcome.Point);
            ComputeKinks(node);
            moved |= ChoosePieces(Outcome.Point, _separable.Slopes);
            if (!moved)
            {
                break;
            }
        }

        node.Point = [.. Point];
        return found ? SolverStatus.Optimal : status;
    }

    private SolverStatus SolvePieces(SearchNode node, SolverSettings settings, CancellationToken cancellationToken)
    {
        bool cut = BuildPieces(node);
        Outcome = SolveBuilt(settings, cancellationToken);
        if (cut && Outcome.Status is not (SolverStatus.Optimal or SolverStatus.TimeLimit))
        {
            // A side of an origin may be empty although the part is not.
            Array.Clear(_piece);
            BuildPieces(node);
            Outcome = SolveBuilt(settings, cancellationToken);
        }

        return Outcome.Status;
    }

    private SolverOutcome SolveBuilt(SolverSettings settings, CancellationToken cancellationToken)
    {
        Solves++;
        QuadraticProgram whole = _program.Continuous;
        QuadraticProgram program = QuadraticProgram.Create(_hessian, _linear, _lower, _upper, whole.Rows, whole.RowLower, whole.RowUpper);
        return _session.Solve(program, settings, cancellationToken);
    }

    // Returns whether the box was cut at an origin inside of it.
    private bool BuildPieces(SearchNode node)
    {
        bool cut = false;
        bool sameTaken = _taken.Length == _own.Length;
        IsPlain = true;
        for (int i = 0; i < _own.Length; i++)
        {
            (_linear[i], _lower[i], _upper[i]) = (_program.Continuous.Linear[i], node.Lower[i], node.Upper[i]);
            if (_piece[i] != 0)
            {
                IsPlain = false;
                Kink kink = _kinks[i];
                _linear[i] += kink.Slope(_own[i], _piece[i] > 0 ? kink.Right : kink.Left);
                if (_lower[i] < kink.Origin && _upper[i] > kink.Origin)
                {
                    cut = true;
                    (_lower[i], _upper[i]) = _piece[i] > 0 ? (kink.Origin, _upper[i]) : (_lower[i], kink.Origin);
                }
            }

            sameTaken = sameTaken && _taken[i] == (_piece[i] != 0 ? _own[i] : 0);
        }

        if (!sameTaken)
        {
            _taken = [.. _own.Select((own, i) => _piece[i] != 0 ? own : 0)];
            _hessian = _program.Split.HasOwnPart && Array.Exists(_taken, t => t > 0)
                ? new PartedHessian(_program.Continuous.Hessian, _taken)
                : _program.Continuous.Hessian;
        }

        return cut;
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
