using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>One search of the <see cref="BranchAndBoundSolver"/>: its open parts, its best point and what was closed. Used once.</summary>
internal sealed class BranchAndBoundSearch
{
    private const int RootRounds = 40;
    private const int RootPatience = 3;
    private const int NodeRounds = 3;
    private const int ProgressInterval = 100;

    // A round of the relaxation must close this share of what is left to the cutoff to be followed by another.
    private const double WorthwhileAtRoot = 1e-3;
    private const double Worthwhile = 0.2;

    private readonly IntegerProgram _program;
    private readonly IntegerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly IProgress<IntegerProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly long _deadline;
    private readonly PriorityQueue<SearchNode, (double Bound, int Sequence)> _open = new();
    private readonly SearchNode _root;
    private NodeRelaxation _relaxation = null!;
    private IncumbentSearch _incumbents = null!;
    private int _sequence;
    private int _nodes;
    private double _closed = double.PositiveInfinity;
    private bool _leftOut;

    public BranchAndBoundSearch(
        IntegerProgram program, IntegerSettings settings, TimeProvider clock, IProgress<IntegerProgress>? progress,
        CancellationToken cancellationToken)
    {
        (_program, _settings, _clock, _progress, _cancellationToken) = (program, settings, clock, progress, cancellationToken);
        _deadline = settings.TimeLimit is { } limit ? SolveBudget.DeadlineAfter(clock, limit) : long.MaxValue;
        _root = RootOf(program);
    }

    // Nothing at or above this is of interest.
    private double Cutoff => _incumbents.Objective - (_settings.RelativeGap * _incumbents.Scale);

    public IntegerOutcome Run()
    {
        // Bad curvature is told before anything else, and so is what conflicts without the restrictions.
        if (NextSettings() is not { } settings)
        {
            return Finish(SolverStatus.TimeLimit);
        }

        SolverOutcome continuous = new SolverSession(_clock).Solve(_program.Continuous, settings, _cancellationToken);
        if (continuous.Status is SolverStatus.PrimalInfeasible or SolverStatus.Unbounded)
        {
            double bound = continuous.Status == SolverStatus.Unbounded ? double.NegativeInfinity : double.PositiveInfinity;
            return new IntegerOutcome(continuous.Status, null, null, bound, 0) { Solves = 1, Infeasibility = continuous.Infeasibility };
        }

        if (!_root.Propagate(_program))
        {
            return new IntegerOutcome(SolverStatus.PrimalInfeasible, null, null, double.PositiveInfinity, 0) { Solves = 1 };
        }

        if (_program.Split(GoesOn) is not { } split)
        {
            return Finish(SolverStatus.TimeLimit);
        }

        _relaxation = new NodeRelaxation(_program, split, _clock);
        _incumbents = new IncumbentSearch(_program, _clock, _root.Copy());
        Push(_root);
        SolverStatus stopped = Search();
        return Finish(stopped);
    }

    // Optimal where every part was searched.
    private SolverStatus Search()
    {
        while (_open.TryDequeue(out SearchNode? node, out _))
        {
            while (node is not null)
            {
                if (node.Bound >= Cutoff)
                {
                    Close(node.Bound);
                    break;
                }

                if (_settings.MaxNodes > 0 && _nodes >= _settings.MaxNodes)
                {
                    Push(node);
                    return SolverStatus.IterationLimit;
                }

                (SolverStatus status, SearchNode? next) = Step(node);
                if (status == SolverStatus.TimeLimit)
                {
                    Push(node);
                    return status;
                }

                if (_nodes % ProgressInterval == 0)
                {
                    Report(next?.Bound ?? double.PositiveInfinity);
                }

                node = next;
            }
        }

        return SolverStatus.Optimal;
    }

    // Bounds a part, looks for points in it, and cuts it in two: one is queued, the other returned to go on with.
    private (SolverStatus Status, SearchNode? Next) Step(SearchNode node)
    {
        bool isRoot = _nodes == 0;
        SolverStatus status = _relaxation.Solve(
            node, Cutoff, isRoot ? RootRounds : NodeRounds, isRoot ? WorthwhileAtRoot : Worthwhile, isRoot ? RootPatience : 1, NextSettings,
            _cancellationToken);
        if (status == SolverStatus.TimeLimit)
        {
            return (status, null);
        }

        _nodes++;
        if (status == SolverStatus.PrimalInfeasible)
        {
            return (SolverStatus.Optimal, null);
        }

        if (status == SolverStatus.Optimal)
        {
            LookForPoints(node);
        }

        if (node.Bound >= Cutoff)
        {
            Close(node.Bound);
            return (SolverStatus.Optimal, null);
        }

        bool narrowed = false;
        if (status == SolverStatus.Optimal && double.IsFinite(_incumbents.Objective) && double.IsFinite(node.Bound))
        {
            double bound = _relaxation.Separable.Evaluate(node, _relaxation.Point, _relaxation.RowMultipliers);
            double removed = _relaxation.Separable.RemoveChoices(node, bound, Cutoff);
            narrowed = double.IsFinite(removed);
            Close(removed);
            if (narrowed && !node.Propagate(_program))
            {
                return (SolverStatus.Optimal, null);
            }
        }

        Branching branching = Branching.Choose(_program, node, _relaxation);
        return (SolverStatus.Optimal, branching.Exists ? Branch(node, branching) : narrowed ? node : CloseDecided(node));
    }

    private void LookForPoints(SearchNode node)
    {
        if (NextSettings() is not { } settings || !_incumbents.Round(node, _relaxation, settings, _cancellationToken))
        {
            return;
        }

        _incumbents.Improve(NextSettings, _cancellationToken);
        Report(node.Bound);
    }

    private SearchNode? Branch(SearchNode node, Branching branching)
    {
        (SearchNode near, SearchNode far) = branching.Cut(node);
        if (far.Propagate(_program))
        {
            Push(far);
        }

        return near.Propagate(_program) ? near : null;
    }

    // Everything is decided: the relaxation was the program itself, and its bound is the objective up to rounding; where arithmetic broke down in
    // it, the part is solved again from nothing.
    private SearchNode? CloseDecided(SearchNode node)
    {
        bool known = node.Bound >= _incumbents.Objective - (_settings.RelativeGap * _incumbents.Scale);
        Close(known ? node.Bound : BoundDecided(node));
        return null;
    }

    // The bound of a decided part from a certified solution, which is a candidate where it keeps to the restrictions; a part that turns out to
    // be empty has none. A part without an answer is left out of what is known.
    private double BoundDecided(SearchNode node)
    {
        if (NextSettings() is not { } settings)
        {
            _leftOut = true;
            return node.Bound;
        }

        QuadraticProgram program = _program.Continuous.WithBounds(node.Lower, node.Upper);
        SolverOutcome outcome = new SolverSession(_clock).Solve(program, settings, _cancellationToken);
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            return double.PositiveInfinity;
        }

        if (outcome.Status != SolverStatus.Optimal)
        {
            _leftOut = true;
            return node.Bound;
        }

        _leftOut |= !_program.KeepsRestrictions(outcome.Point);
        _incumbents.TryTake(program, outcome);
        return double.IsFinite(outcome.Certificate.Gap) ? Math.Max(node.Bound, outcome.Objective - outcome.Certificate.Gap) : node.Bound;
    }

    private void Push(SearchNode node) => _open.Enqueue(node, (node.Bound, _sequence++));

    private void Close(double bound) => _closed = Math.Min(_closed, bound);

    private void Report(double current)
    {
        if (_progress is null)
        {
            return;
        }

        double bound = Math.Min(LowestOpen(), Math.Min(current, Math.Min(_closed, _incumbents.Objective)));
        _progress.Report(new IntegerProgress(_incumbents.Objective, bound, _nodes, _open.Count));
    }

    private double LowestOpen() => _open.TryPeek(out SearchNode? node, out _) ? node.Bound : double.PositiveInfinity;

    private IntegerOutcome Finish(SolverStatus stopped)
    {
        if (_incumbents is null)
        {
            return new IntegerOutcome(stopped, null, null, double.NegativeInfinity, 0);
        }

        double bound = Math.Min(LowestOpen(), Math.Min(_closed, _incumbents.Objective));
        bool closes = _incumbents.Best is not null && bound >= Cutoff;
        SolverStatus status = closes ? SolverStatus.Optimal
            : _incumbents.Best is not null ? SolverStatus.FeasibleIncumbent
            : stopped != SolverStatus.Optimal ? stopped
            : _leftOut ? SolverStatus.NumericalError : SolverStatus.PrimalInfeasible;
        return new IntegerOutcome(status, _incumbents.Best, _incumbents.BestProgram,
            status == SolverStatus.PrimalInfeasible ? double.PositiveInfinity : bound, _incumbents.Scale)
        {
            Nodes = _nodes,
            Solves = 1 + _relaxation.Solves + _incumbents.Solves,
        };
    }

    private bool GoesOn()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return NextSettings() is not null;
    }

    // What is left of the time; null where nothing is.
    private SolverSettings? NextSettings()
    {
        TimeSpan? left = null;
        if (_deadline != long.MaxValue)
        {
            left = _clock.GetElapsedTime(_clock.GetTimestamp(), _deadline);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }
        }

        return new SolverSettings { TimeLimit = left, FeasibilityTolerance = _settings.FeasibilityTolerance };
    }

    private static SearchNode RootOf(IntegerProgram program)
    {
        QuadraticProgram continuous = program.Continuous;
        int n = continuous.VariableCount;
        ImpliedBounds implied = new();
        implied.Load(continuous);
        double[] lower = [.. Enumerable.Range(0, n).Select(implied.Lower)];
        double[] upper = [.. Enumerable.Range(0, n).Select(implied.Upper)];
        Choice[] choices = [.. program.Domains.Select(domain => domain.Choices)];
        return new SearchNode(lower, upper, choices, new double[program.Counts.Length], double.NegativeInfinity);
    }
}
