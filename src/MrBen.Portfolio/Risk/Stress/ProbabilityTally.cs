namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Adds up what paths say of a probability: 0, 1, or the probability given what was seen of the path. One writer.</summary>
internal struct ProbabilityTally
{
    private double _sum;
    private double _squares;
    private int _units;

    /// <summary>Adds a path, or the mean of a path and its mirror image: such means are independent of each other.</summary>
    public void Add(double value)
    {
        _sum += value;
        _squares += value * value;
        _units++;
    }

    public readonly EstimatedProbability Estimate(int paths)
    {
        double mean = _sum / _units;
        double variance = Math.Max(0, (_squares - (_units * mean * mean)) / Math.Max(1, _units - 1));
        return new EstimatedProbability(Math.Clamp(mean, 0, 1), Math.Sqrt(variance / _units), paths);
    }
}
