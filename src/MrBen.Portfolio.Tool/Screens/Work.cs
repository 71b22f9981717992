using Spectre.Console;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>Shows how far long work is: a bar where a person watches, where nobody does, a line once it takes a second and at
/// each fifth of much work.</summary>
internal static class Work
{
    private const int Lines = 5;
    private const int MuchWork = 10_000;

    /// <param name="terminal">Where.</param>
    /// <param name="title">What is done, as a beginning of a sentence.</param>
    /// <param name="total">Steps; 0 where they are not known.</param>
    /// <param name="work">Does it, and reports its step.</param>
    public static T Do<T>(ToolTerminal terminal, string title, long total, Func<IProgress<long>, T> work)
    {
        if (!terminal.IsErrorInteractive)
        {
            using ITimer start = terminal.Clock.CreateTimer(
                _ => terminal.Say($"{title} …"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            return work(new Told(step => Tell(terminal, title, step, total)));
        }

        ProgressColumn[] columns = total == 0
            ? [new TaskDescriptionColumn(), new SpinnerColumn()]
            : [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return terminal.OpenError().Progress().AutoClear(true).Columns(columns).Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
            task.IsIndeterminate = total == 0;
            return work(new Told(step => task.Value = step));
        });
    }

    private static void Tell(ToolTerminal terminal, string title, long step, long total)
    {
        if (total >= MuchWork && Lines * step / total > Lines * (step - 1) / total)
        {
            terminal.Say($"{title}: {Words.Count(step)} of {Words.Count(total)}");
        }
    }

    // Told on the thread that works: a Progress<T> would tell on others, later.
    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
