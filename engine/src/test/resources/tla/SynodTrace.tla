----------------------------- MODULE SynodTrace -----------------------------
(***************************************************************************)
(* Is a run of the real core a behaviour of Synod?                         *)
(*                                                                         *)
(* A run is recorded from outside as a sequence of turns: after a node     *)
(* ran, what it had in memory and what was durable on its disk, and what   *)
(* it had sent meanwhile.  Between two entries the node may take any steps *)
(* of Synod, but none that goes past what was seen.  The run is accepted   *)
(* where TLC comes to its end, that is, where it finds NotAccepted broken. *)
(*                                                                         *)
(* Not recorded: who leads, what was received, and which record is a vote. *)
(* TLC finds out.                                                          *)
(***************************************************************************)
EXTENDS Synod, TLC, Behaviour

\* Behaviour is made by BehaviourRecorder. It defines Trace, the entries; Requested, what the
\* clients asked for; and TraceOwner, whose the ballots are.

VARIABLE at     \* the entry that is to be reached

\* Stands in for Fresh.
RequestedIn(b) == Requested

\* The steps since the entry before led to nothing that the entry does not show.
Toward(e) ==
    LET n == e.node IN
    /\ promised'[n] <= e.promised
    /\ chosen'[n] <= e.chosen
    /\ disk'[n].promised <= e.durable
    \* A promise that nobody was given is of no use but to the candidate itself.
    /\ IF promises' = promises \/ role[n] = "CANDIDATE" THEN TRUE ELSE e.promises # {}
    /\ \A i \in Instances :
         LET r == records'[n][i]
             d == disk'[n].records[i]
         IN
         /\ r.ballot <= e.records[i].ballot
         /\ r.ballot = e.records[i].ballot => r.value = e.records[i].value
         \* forced is the ballot of the record where that is durable, and 0 where it is not.
         /\ d.ballot <= IF e.forced[i] # 0 THEN e.forced[i] ELSE Higher(e.records[i].ballot - 1, 0)

\* The node is as it was seen, and what it sent can be had.
Reached(e) ==
    LET n == e.node IN
    /\ promised[n] = e.promised
    /\ chosen[n] = e.chosen
    /\ disk[n].promised = e.durable
    /\ \A i \in Instances :
         /\ records[n][i].ballot = e.records[i].ballot
         /\ records[n][i].value = e.records[i].value
         /\ e.forced[i] # 0 => disk[n].records[i].ballot = e.forced[i]
    /\ \A b \in e.prepares : Prepared(b)
    /\ \A p \in e.promises :
         [from |-> n, ballot |-> p.ballot, held |-> p.held, votes |-> p.votes] \in promises
    /\ \A a \in e.accepts :
         /\ base[a.ballot] = a.base
         /\ [ballot |-> a.ballot, instance |-> a.instance, value |-> a.value] \in proposed
    /\ \A a \in e.accepted : accepted[a.ballot][n] >= a.through
    /\ \A a \in e.heartbeats : base[a.ballot] = a.base
    /\ \A a \in e.announced : announced[a.ballot] >= a.through
    /\ \A k \in e.learns : k \in known

Follow ==
    /\ at <= Len(Trace)
    /\ \E e \in {Trace[at]} :
         \/ Reached(e) /\ at' = at + 1 /\ UNCHANGED vars /\ PrintT(<<"reached", at>>)
         \/ life[e.node] < e.lives /\ Crash(e.node) /\ Toward(e) /\ UNCHANGED at
         \/ life[e.node] = e.lives /\ Step(e.node) /\ Toward(e) /\ UNCHANGED at

Run == Init /\ at = 1 /\ [][Follow]_<<vars, at>>

NotAccepted == at <= Len(Trace)
=============================================================================
