namespace MrBen.Portfolio.Operations.Tests;

/// <summary>Waits for what other programs do in their own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is one.</summary>
    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="ask">The question; <see langword="null"/> is no answer, nor is that nobody listens yet.</param>
    /// <param name="describe">What to say of it where it never comes.</param>
    /// <exception cref="TimeoutException">It never came.</exception>
    public static async Task<T> AnswersAsync<T>(string what, Func<CancellationToken, Task<T?>> ask, Func<string>? describe = null)
        where T : class
    {
        CancellationToken stopped = TestContext.Current.CancellationToken;
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        late.CancelAfter(Patience);
        string last = "";
        try
        {
            while (true)
            {
                try
                {
                    if (await ask(late.Token) is { } answer)
                    {
                        return answer;
                    }
                }
                catch (HttpRequestException error)
                {
                    last = error.Message;
                }

                await Task.Delay(Pause, late.Token);
            }
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            throw new TimeoutException($"{what} did not come. {last}\n{describe?.Invoke()}");
        }
    }

    /// <summary>Asks until it is so.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static Task HoldsAsync(string what, Func<CancellationToken, Task<bool>> ask, Func<string>? describe = null) =>
        AnswersAsync(what, async cancellationToken => await ask(cancellationToken) ? "" : null, describe);
}
