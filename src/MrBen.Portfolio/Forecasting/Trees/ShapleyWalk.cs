namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// Walks a tree to each of its leaves and adds the leaf's part of the Shapley values of one row; see
/// <see cref="TreeForest.Contributions"/>.
/// </summary>
/// <remarks>
/// On the way stand the features met so far, each once: <c>beside</c> is the share of training rows that go on here at all nodes that
/// compare it, <c>held</c> is 1 where the row itself does at all of them and 0 otherwise. A node's shares multiply to at least one row of
/// all, so no product vanishes.
/// </remarks>
internal readonly ref struct ShapleyWalk(
    ReadOnlySpan<Split> splits, ReadOnlySpan<int> nodeRows, ReadOnlySpan<int> leafRows, ReadOnlySpan<double> leafValues, LegendreRule rule,
    ReadOnlySpan<float> features, Span<double> contributions, Span<int> met, Span<double> beside, Span<double> held)
{
    private readonly ReadOnlySpan<Split> _splits = splits;
    private readonly ReadOnlySpan<int> _nodeRows = nodeRows;
    private readonly ReadOnlySpan<int> _leafRows = leafRows;
    private readonly ReadOnlySpan<double> _leafValues = leafValues;
    private readonly LegendreRule _rule = rule;
    private readonly ReadOnlySpan<float> _features = features;
    private readonly Span<double> _contributions = contributions;
    private readonly Span<int> _met = met;
    private readonly Span<double> _beside = beside;
    private readonly Span<double> _held = held;

    /// <summary>Adds what the leaves below a branch contribute; <paramref name="count"/> features were met before it.</summary>
    public void Visit(int branch, int count)
    {
        if (branch < 0)
        {
            AddLeaf(_leafValues[~branch], count);
            return;
        }

        Split split = _splits[branch];
        int place = _met[..count].IndexOf(split.Feature);
        if (place < 0)
        {
            place = count++;
            (_met[place], _beside[place], _held[place]) = (split.Feature, 1, 1);
        }

        (double beside, double held) = (_beside[place], _held[place]);
        int taken = split.Next(_features);
        foreach (int next in (ReadOnlySpan<int>)[split.Left, split.Right])
        {
            _beside[place] = beside * (next < 0 ? _leafRows[~next] : _nodeRows[next]) / _nodeRows[branch];
            _held[place] = next == taken ? held : 0;
            Visit(next, count);
        }

        (_beside[place], _held[place]) = (beside, held);
    }

    private void AddLeaf(double value, int count)
    {
        for (int q = 0; q < _rule.Nodes.Length; q++)
        {
            double t = _rule.Nodes[q];
            double product = value * _rule.Weights[q];
            for (int j = 0; j < count; j++)
            {
                product *= _beside[j] + (t * (_held[j] - _beside[j]));
            }

            for (int j = 0; j < count; j++)
            {
                double change = _held[j] - _beside[j];
                _contributions[_met[j]] += product * change / (_beside[j] + (t * change));
            }
        }
    }
}
